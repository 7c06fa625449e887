// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LiveClient } from '@xiaoer/live/client'
import { message } from '../../live/tests/stage'
import { tellWriting } from '../src/files/writing'
import { firstState } from '../src/state'
import type { State } from '../src/state'
import { placed, written } from '../src/thread'
import { createComposer } from '../src/view/composer'

let told: [string, boolean][]
let open: boolean
let state: State
let field: HTMLTextAreaElement

beforeEach(() => {
  vi.useFakeTimers()
  ;[told, open, state] = [[], true, { ...firstState(), thread: placed([], message('c1', 1)) }]
  const [form, itsField] = createComposer((key) => key, () => {})
  const tell = ({ conversation, on }: { conversation: string; on: boolean }) => {
    if (open) told.push([conversation, on])
    return open
  }
  tellWriting(form as HTMLFormElement, state, { tell } as unknown as LiveClient, () => Date.now())
  field = itsField
})
afterEach(() => void vi.useRealTimers())

function type(text: string): void {
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

it('says so once, again after four seconds, and that it stopped after three', () => {
  for (const text of ['在', '在吗', '在吗?']) {
    type(text)
    vi.advanceTimersByTime(2_000)
  }
  expect(told).toEqual([['c1', true]])
  vi.advanceTimersByTime(500)
  type('在吗??')
  expect(told).toEqual([['c1', true], ['c1', true]])
  vi.advanceTimersByTime(3_000)
  expect(told.slice(2)).toEqual([['c1', false]])
  vi.advanceTimersByTime(60_000)
  expect(told).toHaveLength(3)
})

it.each([
  ['taken back', () => type('')],
  ['sent by Enter', () => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))],
  ['sent by the button', () => field.closest('form')?.dispatchEvent(new Event('submit', { cancelable: true }))],
])('stops at once where the words were %s', async (_, ends) => {
  type('在吗')
  ends()
  await Promise.resolve()
  expect([told, vi.getTimerCount()]).toEqual([[['c1', true], ['c1', false]], 0])
})

it('is told to nobody before the first message has its place', () => {
  state.thread = written([], 'k', '在吗', 1)
  type('有货吗')
  expect([told, vi.getTimerCount()]).toEqual([[], 0])
})

it('that could not be told is told with the next letter', () => {
  open = false
  type('在')
  open = true
  type('在吗')
  expect(told).toEqual([['c1', true]])
})
