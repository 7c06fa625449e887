import { describe, expect, it } from 'vitest'
import { laidOut } from '../src/features/conversations/rules/layout'
import { EMPTY, sending } from '../src/features/conversations/rules/thread'
import { dayKey } from '../src/ui/format'
import { aMessage, SECOND } from './make'

const day = (at: number) => dayKey(at, 'Asia/Shanghai')
const DAY = 86_400 * SECOND

describe('what a thread draws', () => {
  it('begins each day with its date', () => {
    const messages = [aMessage({ seq: 1, id: 'a', at: 0 }), aMessage({ seq: 2, id: 'b', at: SECOND }), aMessage({ seq: 3, id: 'c', at: DAY })]
    expect(laidOut({ ...EMPTY, messages }, day).map((item) => item.kind)).toEqual(['day', 'message', 'message', 'day', 'message'])
  })

  it.each([
    ['the same author goes on', {}, false],
    ['another author leads', { author: 'bot' as const, author_name: 'Bot' }, true],
    ['another person leads', { author_id: 'yun', author_name: 'Yun' }, true],
    ['another person of the same name leads', { author_id: 'namesake' }, true],
    ['who is called otherwise meanwhile does not', { author_name: 'Somebody else' }, false],
    ['a note leads', { kind: 'note' as const }, true],
    ['a whisper leads', { kind: 'whisper' as const }, true],
    ['after a while it leads again', { at: 180 * SECOND }, true],
  ])('%s', (_, change, leads) => {
    const messages = [aMessage({ id: 'a' }), aMessage({ seq: 2, id: 'b', at: SECOND, ...change })]
    expect(laidOut({ ...EMPTY, messages }, day).at(-1)).toMatchObject({ kind: 'message', leads })
  })

  it('shows events apart and what was read', () => {
    const messages = [aMessage({ id: 'a', seq: 1 }), aMessage({ id: 'b', seq: 2, kind: 'event' }), aMessage({ id: 'c', seq: 3 })]
    const items = laidOut({ ...EMPTY, messages, read: 1 }, day)
    expect(items[1]).toMatchObject({ read: true })
    expect(items[2]).toMatchObject({ kind: 'event', key: 'b' })
    expect(items[3]).toMatchObject({ read: false })
  })

  it('keeps the key of a message from sending to stored', () => {
    const one = { client_id: 'client-aaaa', kind: 'text' as const, body: 'x', at: 0 }
    const under = laidOut(sending(EMPTY, one), day).at(-1)
    const stored = laidOut({ ...EMPTY, messages: [aMessage({ client_id: 'client-aaaa' })] }, day).at(-1)
    expect(under?.key).toBe('client-aaaa')
    expect(stored?.key).toBe('client-aaaa')
  })
})
