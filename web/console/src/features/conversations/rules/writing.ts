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

/** Who leads reads along in a conversation of somebody else's: neither the shopper nor the agent is told. */
export function readsAlong(row: ConversationRow, me: string, leads: boolean): boolean {
  return leads && row.state !== 'resolved' && row.assignee !== null && row.assignee.id !== me
}

/** Who leads decides who has a conversation that goes on; their own they hand over like everybody. */
export function mayReassign(row: ConversationRow, me: string, leads: boolean): boolean {
  return leads && row.state !== 'resolved' && row.assignee?.id !== me
}

/** What can be written, the first of them unless another was chosen before. */
export function modesOf(standing: Standing, along: boolean): readonly ('reply' | 'note' | 'whisper')[] {
  if (standing === 'mine') return ['reply', 'note']
  return along ? ['whisper', 'note'] : ['note']
}

export function mayHandOver(row: ConversationRow, me: string): boolean {
  return row.state !== 'resolved' && row.assignee?.id === me
}

export function mayTake(row: ConversationRow, mayReply: boolean): boolean {
  return standingOf(row, '', mayReply) === 'unassigned'
}
