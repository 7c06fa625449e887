import type { Link } from '@xiaoer/live/ports'
import type { Thread } from './thread'

/** All that the screen shows. */
export interface State {
  open: boolean
  thread: Thread
  link: Link
  typing: boolean
  /** Place in the queue, 1 is next; null when not in one. */
  place: number | null
  /** The agent who answers; null until there is one. */
  agent: string | null
  unread: number
  /** The server's last complaint, in the shopper's language. */
  complaint: string
}

export function firstState(): State {
  return { open: false, thread: [], link: 'idle', typing: false, place: null, agent: null, unread: 0, complaint: '' }
}
