import { describe, expect, it } from 'vitest'
import type { ConversationRow } from '../src/api/types'
import { noticeOf, placeOf, shownAfter, type Notice, type Whereabouts } from '../src/features/conversations/rules/notices'
import { waitsFor } from '../src/features/conversations/rules/list'
import { aRow } from './make'

type Change = Partial<ConversationRow>
const queued: Change = { state: 'queued', assignee: null, waiting_since: 5 }
const back: Change = { aside: { until: 5, why: '', back: true } }
const asked: Change = { waiting_since: 5 }

describe('a notice', () => {
  it.each<[string, Change, Change | null, Notice | null]>([
    ['my shopper spoke', { ...asked, unread: 1 }, null, 'spoken'],
    ['they spoke again', { ...asked, unread: 2 }, { ...asked, unread: 1 }, 'spoken'],
    ['heard already', { ...asked, unread: 1 }, { ...asked, unread: 1 }, null],
    ['a note, or a sign of the desk, came after their words', { ...asked, unread: 1, last_seq: 4 }, { ...asked, unread: 1, last_seq: 3 }, null],
    ['they had been answered, and spoke', { ...asked, unread: 1 }, { waiting_since: null, unread: 0 }, 'spoken'],
    ['somebody is new in the queue, whoever spoke last', { ...queued, last_author: 'system' }, { state: 'bot', assignee: null }, 'queued'],
    ['the desk itself spoke to who waits there', { ...queued, unread: 1, last_seq: 4 }, { ...queued, unread: 1, last_seq: 3 }, null],
    ['who waits there spoke again', { ...queued, unread: 2 }, { ...queued, unread: 1 }, 'queued'],
    ['it is mine from now on', asked, { ...queued, unread: 1 }, 'spoken'],
    ["a colleague's shopper spoke", { ...asked, assignee: { id: 'other', name: 'Other' } }, null, null],
    ['nobody waits', { waiting_since: null }, null, null],
    ['a note came last', { ...asked, last_author: 'agent' }, null, null],
    ['the moment has come until which I put it aside', back, { aside: { until: 5, why: '', back: false } }, 'back'],
    ['that has been heard', { ...back, last_seq: 9 }, back, null],
    ["a colleague's moment has come", { ...back, assignee: { id: 'other', name: 'Other' } }, null, null],
    ['its moment has come, and nobody has it', { ...back, state: 'queued', assignee: null }, { state: 'waiting', assignee: null }, 'queued'],
    ['it is over', { ...asked, state: 'resolved' }, null, null],
  ])('%s', (_, change, before, notice) => expect(noticeOf(aRow(change), before ? aRow(before) : undefined, 'me')).toBe(notice))
})

describe('who is told', () => {
  const inbox: Whereabouts = { hidden: false, inbox: true, open: '', list: true }
  it.each<[string, Notice, Partial<Whereabouts>, ReturnType<typeof placeOf>]>([
    ['at another window', 'queued', { hidden: true, open: 'c-1' }, 'away'],
    ['in that conversation', 'spoken', { open: 'c-1' }, null],
    ['in another, beside the list', 'spoken', { open: 'c-2' }, 'list'],
    ['at the list, of the queue', 'queued', {}, null],
    ['beside the list, of what was put aside', 'back', { open: 'c-2' }, 'list'],
    ['in another, on a phone', 'spoken', { open: 'c-2', list: false }, 'page'],
    ['at the list, on a phone', 'spoken', { list: false }, 'list'],
    ['on another page', 'spoken', { inbox: false, open: undefined }, 'page'],
    ['on another page, of the queue', 'queued', { inbox: false, open: undefined }, 'page'],
    ['at the page of an order whose id is that of the conversation', 'spoken', { inbox: false, open: 'c-1' }, 'page'],
  ])('%s', (_, notice, where, place) => expect(placeOf('c-1', notice, { ...inbox, ...where })).toBe(place))

  it('the newest of each conversation, the newest of all last', () => {
    const one = (id: string, words: string) => ({ id, notice: 'spoken' as const, name: 'Demo', words })
    expect(shownAfter([one('a', '1'), one('b', '2')], one('a', '3'))).toEqual([one('b', '2'), one('a', '3')])
  })
})

it.each<[string, Change, boolean]>([
  ['mine', asked, true],
  ['answered', { waiting_since: null }, false],
  ['over', { ...asked, state: 'resolved' }, false],
  ["a colleague's", { ...asked, assignee: { id: 'other', name: 'Other' } }, false],
  ['in the queue', queued, false],
])('one waits for me: %s', (_, change, waits) => expect(waitsFor(aRow(change), 'me')).toBe(waits))
