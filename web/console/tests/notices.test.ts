import { describe, expect, it } from 'vitest'
import type { ConversationRow } from '../src/api/types'
import { noticeOf, type Notice } from '../src/features/conversations/rules/notices'
import { aRow } from './make'

type Change = Partial<ConversationRow>
const queued: Change = { state: 'queued', assignee: null, waiting_since: 5 }
const asked: Change = { waiting_since: 5 }

describe('a notice', () => {
  it.each<[string, Change, Change | null, Notice | null]>([
    ['my shopper spoke', asked, null, 'spoken'],
    ['they spoke again', { ...asked, last_seq: 4 }, { ...asked, last_seq: 3 }, 'spoken'],
    ['heard already', { ...asked, last_seq: 3 }, { ...asked, last_seq: 3 }, null],
    ['somebody is new in the queue, whoever spoke last', { ...queued, last_author: 'system' }, { state: 'bot', assignee: null }, 'queued'],
    ['the desk itself spoke to who waits there', { ...queued, last_seq: 4, last_author: 'system' }, { ...queued, last_seq: 3 }, null],
    ['who waits there spoke again', { ...queued, last_seq: 4 }, { ...queued, last_seq: 3 }, 'queued'],
    ["a colleague's shopper spoke", { ...asked, assignee: { id: 'other', name: 'Other' } }, null, null],
    ['nobody waits', { waiting_since: null }, null, null],
    ['a note came last', { ...asked, last_author: 'agent' }, null, null],
    ['it is over', { ...asked, state: 'resolved' }, null, null],
  ])('%s', (_, change, before, notice) => expect(noticeOf(aRow(change), before ? aRow(before) : undefined, 'me')).toBe(notice))
})
