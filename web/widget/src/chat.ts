import { LiveClient } from '@xiaoer/live/client'
import type { LivePorts } from '@xiaoer/live/ports'
import type { MessageFrame, ServerFrame } from '@xiaoer/live/frames'
import type { Locale, Page } from '@xiaoer/live/views'
import type { CustomerIdentity } from './api'
import type { State } from './state'
import { marked, placed, unplaced, written } from './thread'
import type { Visitor } from './visitor'

/** A typing sign without a message after it goes away by itself. */
const TYPING_MS = 8_000

/** A place in a conversation, or before any. */
type Mark = readonly [conversation: string | null, seq: number] | undefined

export interface ChatPorts extends Omit<LivePorts, 'role' | 'greeting' | 'onLink'> {
  shop: string
  locale: Locale
  state: Readonly<State>
  /** Changes the state and the screen with it. */
  set(change: Partial<State>): void
  visitor: Visitor
  keep(change: Visitor): void
  identity: CustomerIdentity | undefined
  page(): Page
  /** The shopper has the messages in front of the eyes. */
  watching(): boolean
  onMessage(message: MessageFrame): void
  /** Every frame, before it is shown. */
  onFrame(frame: ServerFrame): void
}

/** The shopper's conversation: turns what the person does and what the server says into the state on screen. */
export interface Chat {
  client: LiveClient
  /** The network is said to be back: do not sit out the waiting time. */
  hurry(): void
  /** Connects as somebody else; what the one before has read leaves the screen. */
  identify(identity: CustomerIdentity): void
  /** @param key a new id, or that of a failed message, which then stands once even if the first try did arrive */
  send(key: string, body: string): void
  /** The shopper has seen everything that is here. */
  read(): void
  /** A conversation may be waiting for this visitor. */
  known(): boolean
}

export function createChat(ports: ChatPorts): Chat {
  const { shop, locale, state, set, visitor, keep } = ports
  let { identity } = ports
  let newest: Visitor['read']
  /** How far the conversation had come when this page first heard of it: older messages are no news. */
  let history: Mark
  let typingTimer = 0

  const client = new LiveClient({
    ...ports,
    role: 'shopper',
    greeting: () => ({ token: visitor.token, identity, shop, locale, page: ports.page() }),
    onFrame: (frame) => {
      ports.onFrame(frame)
      hear(frame)
    },
    onLink(link) {
      if (link === 'stopped') set({ thread: marked(state.thread, 'failed') })
      // Trying again is not yet being back.
      if (link !== 'connecting' || state.link !== 'waiting') set({ link })
    },
  })

  const mark = (...change: [state: 'sent' | 'failed', reason: string, key: string]) => set({ thread: marked(state.thread, ...change) })
  const sentence = (frame: { sentence_zh: string; sentence_en: string }) => frame[`sentence_${locale}`]

  const hear = (frame: ServerFrame) => {
    switch (frame.type) {
      case 'welcome':
        if (frame.token) keep({ token: frame.token })
        history ??= [frame.conversation, frame.last_seq]
        return set({ place: frame.queue_place, complaint: '' })
      case 'message':
        return show(frame)
      case 'acknowledged':
        return mark('sent', '', frame.client_id)
      case 'refused':
        return mark('failed', sentence(frame), frame.client_id)
      case 'state':
        return set({ agent: frame.agent_name, place: frame.queue_place })
      case 'typing':
        return type(frame.on && frame.author !== 'shopper')
      case 'error':
        return set({ complaint: sentence(frame) })
    }
  }

  const show = (message: MessageFrame) => {
    newest = [message.conversation_id, message.seq]
    set({ thread: placed(state.thread, message) })
    if (message.author !== 'shopper') {
      type(false)
      if (after(newest, history)) ports.onMessage(message)
      if (after(newest, visitor.read)) set({ unread: state.unread + 1 })
    }
    read()
  }

  const type = (typing: boolean) => {
    ports.clearTimer(typingTimer)
    if (typing) typingTimer = ports.setTimer(() => set({ typing: false }), TYPING_MS)
    set({ typing })
  }

  const read = () => {
    if (!newest || !ports.watching()) return
    set({ unread: 0 })
    if (!after(newest, visitor.read)) return
    keep({ read: newest })
    client.tell({ type: 'read', conversation: newest[0], seq: newest[1] })
  }

  return {
    client,
    read,
    hurry: () => state.link === 'waiting' && client.connect(),
    known: () => !!(identity ?? visitor.token),
    identify(next) {
      if (identity?.customer === next.customer && identity.signature === next.signature) return
      identity = next
      history = newest = undefined
      set({ thread: unplaced(state.thread), unread: 0, agent: null, place: null })
      client.reintroduce()
    },
    send(key, body) {
      set({ thread: written(state.thread, key, body, Date.now() * 1000) })
      client.connect()
      const outcome = client.send({ conversation: null, client_id: key, kind: 'text', body, page: ports.page() })
      if (outcome !== 'queued') mark('failed', '', key)
    },
  }
}

/** A message is newer than the mark, or of another conversation. */
function after([conversation, seq]: NonNullable<Visitor['read']>, mark: Mark): boolean {
  return conversation !== mark?.[0] || seq > mark[1]
}
