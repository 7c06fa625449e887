import { defineStore } from 'pinia'
import { shallowReactive, watch } from 'vue'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { MessageView } from '../../api/types'
import { recalled, remember } from '../../ui/remember'
import {
  acknowledged, EMPTY, failed, merged, refused, restingIn, retried, sending, skipping, takenUp, without, type Pending, type Thread,
} from './rules/thread'
import { freshId } from './freshId'
import { useCardSends } from './useCardSends'
import { useFileSends } from './useFileSends'
import { REST, useResting } from './useResting'

type Underway = Record<string, readonly Pending[]>

/** Every conversation this page has opened, kept up to date by the socket; what is under way survives a reload, for who sent it alone. */
export const useThreads = defineStore('threads', () => {
  const live = useLive()
  const session = useSession()
  const known = shallowReactive(new Map<string, Thread>())
  const key = `xiaoer.pending.${session.account?.id ?? ''}`
  for (const [id, pending] of Object.entries(recalled<Underway>(key, {}))) known.set(id, { ...EMPTY, pending: takenUp(pending) })

  const files = useFileSends({ of: (id) => of(id), change, retry })
  const rest = useResting({ of: (id) => of(id), change, retry })
  const sendCard = useCardSends({ of: (id) => of(id), change, retry })
  const of = (id: string): Thread => known.get(id) ?? EMPTY

  function change(id: string, next: Thread): void {
    const before = of(id)
    if (next === before) return
    known.set(id, next)
    if (next.pending !== before.pending) keep()
  }

  function keep(): void {
    // A file that is still in this page is gone with it.
    const kept = [...known].map(([id, { pending }]) => [id, pending.filter(({ file }) => !file || file.attached)] as const)
    remember(key, Object.fromEntries(kept.filter(([, pending]) => pending.length)) satisfies Underway)
  }

  function deliver(id: string, one: Pending): void {
    const { client_id, kind, body, file, card, override, approval } = one
    if (file && !file.attached) return void files.bring(id, client_id)
    const outcome = live.send({ conversation: id, client_id, kind, body, ...(override && { override }), ...(approval && { approval }), ...(file?.attached && { upload: file.attached.id }), ...(card && { card: card.code }) })
    if (outcome === 'outbox_full') change(id, failed(of(id), client_id))
  }

  /** Hot words rest for a moment, as those do of which it is not known (null); whatever is sent after them waits for nobody: they leave first. */
  function send(id: string, kind: Pending['kind'], body: string, hot: boolean | null, said: Pick<Pending, 'override' | 'approval'> = {}): void {
    const resting = restingIn(of(id))
    if (resting) retry(id, resting.client_id)
    const clientId = freshId()
    const [now, leaves] = [Date.now(), hot === false ? {} : { leaves_at: Date.now() + REST, unlit: hot === null }]
    change(id, sending(of(id), { client_id: clientId, kind, body, ...said, at: now * 1000 + live.skew, ...leaves }))
    if (hot === false) retry(id, clientId)
    else rest(id, clientId, hot === null ? body : '')
  }

  function retry(id: string, clientId: string): void {
    change(id, retried(of(id), clientId))
    const one = of(id).pending.find((pending) => pending.client_id === clientId)
    if (one) deliver(id, one)
  }

  /** The client sends again what it holds; after a reload or a new sign-in it holds nothing. */
  function sendAllAgain(): void {
    for (const [id, thread] of known) {
      for (const one of thread.pending) if (one.state === 'sending') deliver(id, one)
    }
  }

  live.on('message', (frame) => {
    files.release(frame.client_id)
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
    files.release(held.client_id)
    change(held.conversation_id, without(of(held.conversation_id), held.client_id))
  })
  live.on('typing', ({ conversation, author, on }) => {
    if (author === 'shopper') change(conversation, { ...of(conversation), typing: on })
  })
  live.on('read', ({ conversation, author, seq }) => {
    if (author === 'shopper') change(conversation, { ...of(conversation), read: seq })
  })
  watch(() => session.standing === 'in', (here) => here && sendAllAgain(), { immediate: true })

  return {
    of,
    add: (id: string, messages: readonly MessageView[], passed: readonly number[]) => change(id, skipping(merged(of(id), messages), passed)),
    send,
    sendFile: files.send,
    sendCard,
    /** A sentence that its light stops: the server refuses it too, and puts on record that it was tried. */
    sendStopped: (id: string, body: string) => void live.send({ conversation: id, client_id: freshId(), kind: 'text', body }),
    retry,
    drop: (id: string, clientId: string) => {
      files.release(clientId)
      change(id, without(of(id), clientId))
    },
  }
})
