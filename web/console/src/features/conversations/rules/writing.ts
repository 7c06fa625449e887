import type { ConversationRow } from '../../../api/types'

/** The protocol's limit of one message, in code points. */
export const BODY_LIMIT = 4000

/** How many characters a draft is too long. */
export function excess(text: string): number {
  return Math.max(0, Array.from(text.trim()).length - BODY_LIMIT)
}

/** What a person may write in a conversation: replies only in their own, notes in any, nothing without the right. */
export type Standing = 'mine' | 'unassigned' | 'others' | 'resolved' | 'reader'

export function standingOf(row: ConversationRow, me: string, mayReply: boolean): Standing {
  if (!mayReply) return 'reader'
  if (row.state === 'resolved') return 'resolved'
  if (!row.assignee) return 'unassigned'
  return row.assignee.id === me ? 'mine' : 'others'
}

/** One's own, or as a supervisor anybody's, as long as it is somebody's. */
export function mayHandOver(row: ConversationRow, me: string, leads: boolean): boolean {
  return row.state !== 'resolved' && row.assignee !== null && (leads || row.assignee.id === me)
}

export function mayTake(row: ConversationRow, mayReply: boolean): boolean {
  return standingOf(row, '', mayReply) === 'unassigned'
}
