import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import { acknowledged, merged, refused, wiped, without } from './rules/thread'
import type { Known } from './useKnown'

/** Who goes on writing says so every few seconds: after this, in ms, their line is lost, and that they stopped never comes. */
export const WRITES_FOR = 8_000

/** The sign that the shopper writes; it goes by itself where nobody says that they have stopped. */
function useWriting({ of, change }: Known) {
  const timers = new Map<string, number>()

  return function hear(conversation: string, on: boolean): void {
    window.clearTimeout(timers.get(conversation))
    timers.delete(conversation)
    change(conversation, { ...of(conversation), typing: on })
    if (on) timers.set(conversation, window.setTimeout(() => hear(conversation, false), WRITES_FOR))
  }
}

/** What the server says about messages, in the threads that this page knows; `release` lets go a file that need not be sent again. */
export function useHeard(threads: Known, release: (clientId: string) => void): void {
  const { known, of, change } = threads
  const hearWriting = useWriting(threads)
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
  live.on('erased', ({ conversations }) => {
    for (const id of conversations) if (known.has(id)) change(id, wiped(of(id)))
  })
  live.on('typing', ({ conversation, author, on }) => {
    if (author === 'shopper') hearWriting(conversation, on)
  })
  live.on('read', ({ conversation, author, seq }) => {
    if (author === 'shopper') change(conversation, { ...of(conversation), read: seq })
  })
}
