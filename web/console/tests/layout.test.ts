import { describe, expect, it } from 'vitest'
import { laidOut } from '../src/features/conversations/rules/layout'
import { EMPTY, merged, sending } from '../src/features/conversations/rules/thread'
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

  it('begins a day at midnight of the shop, between two messages of one minute', () => {
    const midnight = 16 * 3_600 * SECOND
    const messages = [midnight - SECOND, midnight, midnight + SECOND].map((at, i) => aMessage({ seq: i + 1, id: `m-${i}`, at }))
    expect(laidOut({ ...EMPTY, messages }, day).map((item) => item.kind)).toEqual(['day', 'message', 'day', 'message', 'message'])
  })

  it('keeps the key of a message from sending to stored', () => {
    const one = { client_id: 'client-aaaa', kind: 'text' as const, body: 'x', at: 0 }
    const under = laidOut(sending(EMPTY, one), day).at(-1)
    const stored = laidOut({ ...EMPTY, messages: [aMessage({ client_id: 'client-aaaa' })] }, day).at(-1)
    expect(under?.key).toBe('client-aaaa')
    expect(stored?.key).toBe('client-aaaa')
  })
})

describe('a thread of 100,000 messages', () => {
  const MANY = 100_000
  let reads = 0
  /** One a minute, of which is counted how often its place is looked at. */
  const counted = (seq: number) => Object.defineProperty(aMessage({ id: `m-${seq}`, at: seq * 60 * SECOND }), 'seq', { get: () => (reads++, seq) })
  const from = (first: number, length: number) => Array.from({ length }, (_, i) => counted(first + i))

  it('asks for the days of its quarters of an hour, not of its messages', () => {
    let asked = 0
    const items = laidOut({ ...EMPTY, messages: from(1, MANY) }, (at) => {
      asked++
      return day(at)
    })
    expect(items.filter(({ kind }) => kind === 'day').length).toBe(70)
    expect(asked).toBeLessThanOrEqual(MANY / 15 + 1)
  })

  it.each([['older', 801, 1], ['newer', 1, MANY + 1]])('takes a page of %s ones in one go', (_, first, page) => {
    const thread = { ...EMPTY, messages: from(first, MANY) }
    const incoming = from(page, 200)
    reads = 0
    const all = merged(thread, incoming).messages
    expect(reads).toBeLessThan(2 * MANY)
    expect([all.length, all[0]?.seq, all.at(-1)?.seq]).toEqual([MANY + 200, 1, first < page ? MANY + 200 : MANY + 800])
  })

  it('takes one in its place, and one anew', () => {
    const messages = [1, 2, 4, 5].map((seq) => aMessage({ seq, id: `m-${seq}` }))
    const places = merged({ ...EMPTY, messages }, [aMessage({ seq: 4, id: 'again' }), aMessage({ seq: 3, id: 'late' }), aMessage({ seq: 3, id: 'last' })])
    expect(places.messages.map(({ id }) => id)).toEqual(['m-1', 'm-2', 'last', 'again', 'm-5'])
  })
})
