import type { ConversationRow } from '../../../api/types'
import { isIn } from './list'

/** What a change of a conversation means to the one at this page: their shopper has spoken, or somebody waits in the queue. */
export type Notice = 'spoken' | 'queued'

type Heard = ConversationRow | undefined

const spokenSince = (row: ConversationRow, before: Heard) => row.last_author === 'shopper' && row.last_seq > (before?.last_seq ?? 0)

/** The notice of `row`, given how this page heard of it before; null where there is nothing new. */
export function noticeOf(row: ConversationRow, before: Heard, me: string): Notice | null {
  if (row.waiting_since === null) return null
  const spoken = spokenSince(row, before)
  if (isIn('queued', row, me)) return spoken || before?.state !== 'queued' ? 'queued' : null
  return spoken && isIn('mine', row, me) ? 'spoken' : null
}
