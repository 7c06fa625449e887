import { expect, it } from 'vitest'
import { message } from '../../live/tests/stage'
import { marked, placed, unplaced, written } from '../src/thread'
import type { Thread } from '../src/thread'

const keys = (thread: Thread) => thread.map(({ key, state }) => `${key}:${state}`)
/** The server's copy of what the shopper wrote. */
const copy = (seq: number, key: string) => ({ ...message('c1', seq, key), author: 'shopper' as const })
const two = written(written([], 'a', '一', 1), 'b', '二', 2)

it('shows what was written at once', () => {
  expect(keys(two)).toEqual(['a:sending', 'b:sending'])
})

it('puts the server’s copy in the place of the one that waits', () => {
  expect(keys(placed(two, copy(1, 'a')))).toEqual(['a:sent', 'b:sending'])
})

it('keeps the server’s order above what waits', () => {
  const after = placed(placed(two, message('c1', 1)), copy(2, 'b'))
  expect(keys(after)).toEqual(['c1-1:sent', 'b:sent', 'a:sending'])
})

it('marks one', () => {
  expect(marked(two, 'failed', '太快了', 'b')).toEqual([two[0], { ...two[1], state: 'failed', reason: '太快了' }])
})

it('marks all that wait, and nothing that stands or was acknowledged', () => {
  const thread = marked(written(placed(two, copy(1, 'a')), 'c', '三', 3), 'sent', '', 'c')
  expect(keys(marked(thread, 'failed'))).toEqual(['a:sent', 'b:failed', 'c:sent'])
})

it('writes again under the same key', () => {
  expect(keys(written(marked(two, 'failed'), 'a', '一', 3))).toEqual(['b:failed', 'a:sending'])
})

it('leaves only what waits to the next person', () => {
  expect(keys(unplaced(placed(two, copy(1, 'a'))))).toEqual(['b:sending'])
})

it('keeps the bot’s answers of two conversations, which count their ids anew', () => {
  const answers = [message('c1', 2, 'bot:1'), message('c2', 2, 'bot:1')].reduce(placed, [])
  expect(answers).toHaveLength(2)
})
