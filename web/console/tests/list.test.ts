import { describe, expect, it } from 'vitest'
import type { ConversationsView } from '../src/api/types'
import { byLongestWait, countsOf, inOrder, isIn, matches, neighbour, withRow } from '../src/features/conversations/rules/list'
import { brokenBy, mayBringBack } from '../src/features/conversations/rules/aside'
import { excess, mayTake, standingOf } from '../src/features/conversations/rules/writing'
import { aRow } from './make'

const aside = { until: 60, why: '', back: false }
const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id)

describe('the order of the list', () => {
  it('is longest wait, then newest, then resolved', () => {
    const rows = [
      aRow({ id: 'resolved', state: 'resolved', last_at: 99 }),
      aRow({ id: 'answered-old', last_at: 10 }),
      aRow({ id: 'waits-short', waiting_since: 50 }),
      aRow({ id: 'answered-new', last_at: 20 }),
      aRow({ id: 'waits-long', waiting_since: 5 }),
    ]
    expect(ids(byLongestWait(rows))).toEqual(['waits-long', 'waits-short', 'answered-new', 'answered-old', 'resolved'])
  })

  it('has what was put aside until now behind those who wait', () => {
    const rows = [aRow({ id: 'newest', last_at: 99 }), aRow({ id: 'back', aside: { ...aside, back: true } }), aRow({ id: 'waits', waiting_since: 5 })]
    expect(ids(inOrder('mine', rows))).toEqual(['waits', 'back', 'newest'])
  })

  it('is of what is put aside: the first to come back', () => {
    const rows = [30, 10, 20].map((until) => aRow({ id: `${until}`, last_at: until, aside: { ...aside, until } }))
    expect(ids(inOrder('aside', rows))).toEqual(['10', '20', '30'])
    expect(ids(inOrder('all', rows))).toEqual(['30', '20', '10'])
  })

  it('does not jump between rows that are alike', () => {
    const rows = [aRow({ id: 'b' }), aRow({ id: 'a' })]
    expect(ids(byLongestWait(rows))).toEqual(['a', 'b'])
    expect(ids(rows)).toEqual(['b', 'a'])
  })
})

describe('the tabs', () => {
  const other = { id: 'other', name: 'Other' }
  it.each<[string, Parameters<typeof aRow>[0], ConversationsView[]]>([
    ['mine and open', {}, ['mine', 'all']],
    ['mine and resolved', { state: 'resolved' }, ['all']],
    ['queued', { state: 'queued', assignee: null }, ['queued', 'all']],
    ["a colleague's", { assignee: other }, ['all']],
    ['put aside', { aside }, ['aside', 'all']],
    ['put aside until now', { aside: { ...aside, back: true } }, ['mine', 'all']],
    ['put aside by a colleague', { assignee: other, aside }, ['all']],
    ['put aside, and its agent is gone', { assignee: null, state: 'waiting', aside }, ['all']],
    ['its moment has come, and its agent is gone', { assignee: null, state: 'queued', aside: { ...aside, back: true } }, ['queued', 'all']],
    ["the bot's", { state: 'bot', assignee: null }, ['all']],
  ])('%s', (_, change, views) => {
    const all: ConversationsView[] = ['mine', 'queued', 'aside', 'all']
    expect(all.filter((view) => isIn(view, aRow(change), 'me'))).toEqual(views)
  })

  it('count what waits for somebody', () => {
    const rows = [aRow(), aRow({ state: 'resolved' }), aRow({ state: 'queued', assignee: null }), aRow({ aside }), aRow({ aside: { ...aside, back: true } })]
    expect(countsOf(rows, 'me')).toEqual({ mine: 2, queued: 1, aside: 1 })
  })
})

describe('a row that changed', () => {
  it('takes its place', () => {
    const rows = [aRow({ id: 'a' }), aRow({ id: 'b' })]
    const newer = aRow({ id: 'b', last_seq: 99, unread: 3 })
    expect(withRow(rows, newer)).toEqual([aRow({ id: 'a' }), newer])
  })
  it('is added when it is new', () => expect(ids(withRow([aRow({ id: 'a' })], aRow({ id: 'n' })))).toEqual(['a', 'n']))
  it('is dropped when it is older than what is known', () => {
    const rows = [aRow({ last_seq: 5 })]
    expect(withRow(rows, aRow({ last_seq: 4 }))).toBe(rows)
  })
  const lan = { id: 'lan', name: '小岚' }
  it.each([
    ['read by who has it', { assignee: lan, unread: 2 }, { assignee: lan, unread: 0 }],
    ['left by an agent who is gone', { assignee: lan, unread: 0, state: 'waiting' }, { assignee: null, unread: 0, state: 'waiting' }],
    ['over, as a file says', { assignee: lan, unread: 0, state: 'waiting' }, { assignee: lan, unread: 0, state: 'resolved' }],
  ] as const)('is known by it where no message came between: %s', (_, before, after) => {
    const older = aRow({ last_seq: 5, ...before })
    const newer = aRow({ last_seq: 5, ...after })
    expect(withRow([older], newer)).toEqual([newer])
    expect(withRow([newer], older)).toEqual([newer])
  })
})

describe('moving through the list', () => {
  const rows = [aRow({ id: 'a' }), aRow({ id: 'b' })]
  it.each<[string, string | null, 1 | -1, string | null]>([
    ['down', 'a', 1, 'b'],
    ['up', 'b', -1, 'a'],
    ['stops at the end', 'b', 1, null],
    ['stops at the start', 'a', -1, null],
    ['begins at the first', null, 1, 'a'],
    ['begins at the first from outside', 'zzz', -1, 'a'],
  ])('%s', (_, current, step, next) => expect(neighbour(rows, current, step)).toBe(next))
})

describe('searching', () => {
  const row = aRow({ customer: { id: 'k', name: 'Mia_demo', level: 0 }, last_text: 'Does it ship to Singapore?' })
  it.each([['mia', true], ['SHIP mia', true], ['ship berlin', false], ['', true]])('%s: %s', (query, found) => {
    expect(matches(row, query)).toBe(found)
  })
})

describe('putting aside', () => {
  const limit = (due_at: number) => ({ limit: 'resolution', near_at: 0, supervisor_at: null, due_at })
  it.each<[string, number, number | null]>([
    ['before the limit is up', 40, null],
    ['until it is up', 50, null],
    ['past it', 51, 50],
    ['past both', 99, 50],
  ])('%s', (_, until, due) => expect(brokenBy(aRow({ limits: [limit(5), limit(50), limit(70)] }), until, 10)?.due_at ?? null).toBe(due))

  it.each<[string, Parameters<typeof aRow>[0], boolean, boolean]>([
    ['mine', { aside }, false, true],
    ["a colleague's", { aside, assignee: { id: 'other', name: 'Other' } }, false, false],
    ["a colleague's, for who leads", { aside, assignee: { id: 'other', name: 'Other' } }, true, true],
    ['not put aside', {}, true, false],
  ])('taken up before: %s', (_, change, leads, may) => expect(mayBringBack(aRow(change), 'me', leads)).toBe(may))
})

describe('writing', () => {
  it.each<[string, Parameters<typeof aRow>[0], boolean, string]>([
    ['my own', {}, true, 'mine'],
    ['without the right', {}, false, 'reader'],
    ['in the queue', { assignee: null, state: 'queued' }, true, 'unassigned'],
    ["a colleague's", { assignee: { id: 'o', name: 'O' } }, true, 'others'],
    ['resolved', { state: 'resolved' }, true, 'resolved'],
  ])('%s', (_, change, mayReply, standing) => expect(standingOf(aRow(change), 'me', mayReply)).toBe(standing))

  it('only what nobody has can be taken', () => {
    expect(mayTake(aRow({ assignee: null, state: 'queued' }), true)).toBe(true)
    expect(mayTake(aRow({ assignee: null, state: 'queued' }), false)).toBe(false)
    expect(mayTake(aRow(), true)).toBe(false)
  })

  it('counts characters as people see them', () => {
    expect(excess('好'.repeat(4000))).toBe(0)
    expect(excess('😀'.repeat(4000))).toBe(0)
    expect(excess(` ${'好'.repeat(4002)} `)).toBe(2)
  })
})
