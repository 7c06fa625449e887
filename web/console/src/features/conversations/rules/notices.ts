import type { ConversationRow } from '../../../api/types'
import { isIn, isOwn } from './list'

/** What a change of a conversation means to the one at this page: their shopper has spoken, somebody waits in the queue, the moment has come until which they put it aside, or a limit of theirs is near. */
export type Notice = 'spoken' | 'queued' | 'back' | 'near'

type Heard = ConversationRow | undefined

const isBack = (row: Heard) => row?.aside?.back === true

/** A shopper waits, or it was put aside until now: of theirs or in the queue. */
export function concerns(row: ConversationRow, me: string): boolean {
  return (row.waiting_since !== null || isBack(row)) && (isIn('queued', row, me) || isIn('mine', row, me))
}

/** Words of theirs that nobody has read: a note, a sign of the desk or a change of hands makes no more of them. */
const spokenSince = (row: ConversationRow, before: Heard) => row.unread > (before?.unread ?? 0)

/** It was somebody else's, or nobody's, when this page heard of it last. */
const given = (row: ConversationRow, before: Heard) => before !== undefined && before.assignee?.id !== row.assignee?.id

/** It was put aside until now, which this page had not heard yet. */
const due = (row: ConversationRow, before: Heard) => !isBack(before) || given(row, before)

/** The notice of `row`, given how this page heard of it before; null where there is nothing new. */
export function noticeOf(row: ConversationRow, before: Heard, me: string): Notice | null {
  if (!concerns(row, me)) return null
  const spoken = spokenSince(row, before)
  if (isIn('queued', row, me)) return spoken || before?.state !== 'queued' ? 'queued' : null
  if (isBack(row)) return due(row, before) ? 'back' : null
  return spoken || given(row, before) ? 'spoken' : null
}

/** The notice of the server's word that a limit is near: to who has the conversation, or again of who is in the queue; null where it is for others. */
export function alarmOf({ row, told }: { row: ConversationRow; told: string }, me: string): Notice | null {
  if (told !== 'agent') return null
  if (isOwn(row, me)) return 'near'
  return isIn('queued', row, me) ? 'queued' : null
}

/** Where somebody is when a shopper speaks. `open`: the conversation in the address. `list`: the list has room beside it. */
export interface Whereabouts extends Looking {
  hidden: boolean
}

/** What they have before them. */
export interface Looking {
  inbox: boolean
  open: unknown
  list: boolean
}

/** The list stands there, in which every conversation is. */
export const isListed = ({ inbox, open, list }: Looking) => inbox && (list || !open)

/** A limit is seen running in its conversation alone: the list may be empty, filtered, or scrolled to another place. */
export const isSeen = (id: string, { inbox, open }: Looking) => inbox && open === id

/**
 * How they are told: from away, on the page, or by a sound alone where the list shows it; null where nothing need be said.
 * Of the queue nobody is told who has it before them: that would sound all day long.
 */
export function placeOf(id: string, notice: Notice, { hidden, inbox, open, list }: Whereabouts): 'away' | 'page' | 'list' | null {
  if (hidden) return 'away'
  if (inbox && open === id) return null
  if (isListed({ inbox, open, list })) return notice === 'queued' ? null : 'list'
  return 'page'
}

/** What stands on the page of a conversation: the newest of each. */
export interface Shown {
  id: string
  notice: Notice
  name: string
  words: string
}

/** The newest stands last. */
export function shownAfter(shown: readonly Shown[], one: Shown): readonly Shown[] {
  return [...shown.filter(({ id }) => id !== one.id), one]
}

/** Whoever looks at a conversation, or is told of it otherwise, need not be told. */
export const besides = (shown: readonly Shown[], ids: readonly string[]): readonly Shown[] => shown.filter(({ id }) => !ids.includes(id))
