import { LiveClient } from '@xiaoer/live/client'
import type { LivePorts } from '@xiaoer/live/ports'
import type { MessageFrame, ServerFrame } from '@xiaoer/live/frames'
import type { Locale, Page } from '@xiaoer/live/views'
import type { CustomerIdentity } from './api'
import type { State } from './state'
import { marked, placed, unplaced, written } from './thread'
import type { Thread } from './thread'
import type { Visitor } from './visitor'

/** A place in a conversation, or before any. */
type Mark = readonly [conversation: string | null, seq: number] | undefined

/** A typing sign without a message after it goes away by itself. */
const TYPING_MS = 8_000

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
export class Chat {
  readonly client: LiveClient
  readonly #ports: ChatPorts
  #identity: CustomerIdentity | undefined
  #newest: Visitor['read']
  /** How far the conversation had come when this page first heard of it: older messages are no news. */
  #history: Mark
  #typing = 0

  constructor(ports: ChatPorts) {
    const { state, visitor, shop, locale } = ports
    this.#ports = ports
    this.#identity = ports.identity
    this.client = new LiveClient({
      ...ports,
      role: 'shopper',
      greeting: () => ({ token: visitor.token, identity: this.#identity, shop, locale, page: ports.page() }),
      onFrame: (frame) => {
        ports.onFrame(frame)
        this.#hear(frame)
      },
      onLink: (link) => {
        if (link === 'stopped') this.#turn(marked, 'failed')
        // Trying again is not yet being back.
        if (link !== 'connecting' || state.link !== 'waiting') ports.set({ link })
      },
    })
  }

  /** The network is said to be back: do not sit out the waiting time. */
  hurry(): void {
    if (this.#ports.state.link === 'waiting') this.client.connect()
  }

  /** A conversation may be waiting for this visitor. */
  known(): boolean {
    return !!(this.#identity ?? this.#ports.visitor.token)
  }

  /** Connects as somebody else; what the one before has read leaves the screen. */
  identify(next: CustomerIdentity): void {
    const { set, state } = this.#ports
    // A visitor who logs in is the same person. Each customer has a signature of their own.
    const another = this.#identity && this.#identity.customer !== next.customer
    if (this.#identity?.signature === next.signature) return
    this.#identity = next
    this.#history = this.#newest = undefined
    set({ thread: another ? [] : unplaced(state.thread), unread: 0, agent: null, place: null })
    this.client.reintroduce(another)
  }

  /** @param key a new id, or that of a failed message, which then stands once even if the first try did arrive */
  send(key: string, body: string): void {
    this.#turn(written, key, body, Date.now() * 1000)
    this.client.connect()
    const outcome = this.client.send({ conversation: null, client_id: key, kind: 'text', body, page: this.#ports.page() })
    if (outcome !== 'queued') this.#turn(marked, 'failed', '', key)
  }

  /** The shopper has seen everything that is here. */
  read(): void {
    const { set, watching, visitor, keep } = this.#ports
    const newest = this.#newest
    if (!newest || !watching()) return
    set({ unread: 0 })
    if (!after(newest, visitor.read)) return
    keep({ read: newest })
    this.#tellRead()
  }

  /** What was told while the line was down was lost. */
  #tellRead(): void {
    const { read } = this.#ports.visitor
    if (read) this.client.tell({ type: 'read', conversation: read[0], seq: read[1] })
  }

  #turn<More extends unknown[]>(change: (thread: Thread, ...more: More) => Thread, ...more: More): void {
    this.#ports.set({ thread: change(this.#ports.state.thread, ...more) })
  }

  #hear(frame: ServerFrame): void {
    const { set, keep, locale } = this.#ports
    switch (frame.type) {
      case 'welcome':
        if (frame.token) keep({ token: frame.token })
        this.#history ??= [frame.conversation, frame.last_seq]
        this.#tellRead()
        return set({ agent: frame.agent_name, place: frame.queue_place, complaint: '' })
      case 'message':
        return this.#show(frame)
      case 'acknowledged':
        return this.#turn(marked, 'sent', '', frame.client_id)
      case 'refused':
        return this.#turn(marked, 'failed', frame[`sentence_${locale}`], frame.client_id)
      case 'state':
        return set({ agent: frame.agent_name, place: frame.queue_place })
      case 'typing':
        return this.#type(frame.on && frame.author !== 'shopper')
      case 'error':
        return set({ complaint: frame[`sentence_${locale}`] })
    }
  }

  #show(message: MessageFrame): void {
    const { set, state, onMessage, visitor } = this.#ports
    const newest = (this.#newest = [message.conversation_id, message.seq])
    this.#turn(placed, message)
    if (message.author !== 'shopper') {
      this.#type(false)
      if (after(newest, this.#history)) onMessage(message)
      if (after(newest, visitor.read)) set({ unread: state.unread + 1 })
    }
    this.read()
  }

  #type(typing: boolean): void {
    const { set, setTimer, clearTimer } = this.#ports
    clearTimer(this.#typing)
    if (typing) this.#typing = setTimer(() => set({ typing: false }), TYPING_MS)
    set({ typing })
  }
}

/** A message is newer than the mark, or of another conversation. */
function after([conversation, seq]: NonNullable<Visitor['read']>, mark: Mark): boolean {
  return conversation !== mark?.[0] || seq > mark[1]
}
