import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import { acknowledged, merged, refused, wiped, without } from './rules/thread'
import type { Known } from './useKnown'

/** What the server says about messages, in the threads that this page knows; `release` lets go a file that need not be sent again. */
export function useHeard({ known, of, change }: Known, release: (clientId: string) => void): void {
  const live = useLive()
  const session = useSession()

  live.on('message', (frame) => {
    release(frame.client_id)
    change(frame.conversation_id, merged(of(frame.conversation_id), [frame]))
  })
  live.on('acknowledged', (frame) => {
    change(frame.conversation, acknowledged(of(frame.conversation), frame, session.account))
  })
  live.on('refused', (frame) => {
    for (const [id, thread] of known) change(id, refused(thread, frame))
  })
  // Held for approval is neither under way nor failed: it stands beside the thread until it is decided.
  live.on('held', ({ held }) => {
    release(held.client_id)
    change(held.conversation_id, without(of(held.conversation_id), held.client_id))
  })
  live.on('erased', ({ conversation }) => known.has(conversation) && change(conversation, wiped(of(conversation))))
  live.on('typing', ({ conversation, author, on }) => {
    if (author === 'shopper') change(conversation, { ...of(conversation), typing: on })
  })
  live.on('read', ({ conversation, author, seq }) => {
    if (author === 'shopper') change(conversation, { ...of(conversation), read: seq })
  })
}
