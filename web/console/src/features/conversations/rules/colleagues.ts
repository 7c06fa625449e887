import type { MessageView } from '../../../api/types'

/** One of the staff who writes in a conversation. */
export interface Colleague {
  id: string
  name: string
}

/** Who writes, after one of them has begun or stopped. */
export function writingAfter(before: readonly Colleague[], one: Colleague, on: boolean): readonly Colleague[] {
  const others = before.filter(({ id }) => id !== one.id)
  return on ? [...others, one] : others
}

/** What colleagues have said behind a place: replies, notes and whispers. `me`: one's own id; two may have one name. */
export function saidMeanwhile(messages: readonly MessageView[], since: number, me: string): readonly MessageView[] {
  return messages.filter(({ seq, author, kind, author_id }) => seq > since && author === 'agent' && kind !== 'event' && author_id !== me)
}
