import { defineStore } from 'pinia'
import { shallowReactive, watch } from 'vue'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { MessageView } from '../../api/types'
import { recalled, remember } from '../../ui/remember'
import { acknowledged, EMPTY, failed, merged, refused, retried, sending, without, type Pending, type Thread } from './rules/thread'

const KEY = 'xiaoer.pending'
type Underway = Record<string, readonly Pending[]>

/** 32 hexadecimal digits. `crypto.randomUUID` is missing where the desk is opened over plain HTTP in a local network. */
function freshId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Every conversation this page has opened, kept up to date by the socket; what is under way survives a reload. */
export const useThreads = defineStore('threads', () => {
  const live = useLive()
  const session = useSession()
  const known = shallowReactive(new Map<string, Thread>())
  for (const [id, pending] of Object.entries(recalled<Underway>(KEY, {}))) known.set(id, { ...EMPTY, pending })

  const of = (id: string): Thread => known.get(id) ?? EMPTY

  function change(id: string, next: Thread): void {
    const before = of(id)
    if (next === before) return
    known.set(id, next)
    if (next.pending !== before.pending) keep()
  }

  function keep(): void {
    const underway = [...known].filter(([, thread]) => thread.pending.length)
    remember(KEY, Object.fromEntries(underway.map(([id, thread]) => [id, thread.pending])) satisfies Underway)
  }

  function deliver(id: string, one: Pending): void {
    const { client_id, kind, body } = one
    const outcome = live.send({ conversation: id, client_id, kind, body })
    if (outcome === 'outbox_full') change(id, failed(of(id), client_id))
  }

  function send(id: string, kind: Pending['kind'], body: string): void {
    const clientId = freshId()
    change(id, sending(of(id), { client_id: clientId, kind, body, at: Date.now() * 1000 + live.skew }))
    retry(id, clientId)
  }

  /** A sentence that its light stops: the server refuses it too, and puts on record that it was tried. */
  function sendStopped(id: string, body: string): void {
    live.send({ conversation: id, client_id: freshId(), kind: 'text', body })
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

  live.on('message', (frame) => change(frame.conversation_id, merged(of(frame.conversation_id), [frame])))
  live.on('acknowledged', (frame) => {
    change(frame.conversation, acknowledged(of(frame.conversation), frame, session.account?.name ?? ''))
  })
  live.on('refused', (frame) => {
    for (const [id, thread] of known) change(id, refused(thread, frame))
  })
  live.on('typing', ({ conversation, author, on }) => {
    if (author === 'shopper') change(conversation, { ...of(conversation), typing: on })
  })
  live.on('read', ({ conversation, author, seq }) => {
    if (author === 'shopper') change(conversation, { ...of(conversation), read: seq })
  })
  watch(
    () => session.standing === 'in',
    (here) => here && sendAllAgain(),
    { immediate: true },
  )

  return {
    of,
    add: (id: string, messages: readonly MessageView[]) => change(id, merged(of(id), messages)),
    send,
    sendStopped,
    retry,
    drop: (id: string, clientId: string) => change(id, without(of(id), clientId)),
  }
})
