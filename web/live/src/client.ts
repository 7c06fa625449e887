import { NOT_ALLOWED, NOT_SIGNED_IN, PROTOCOL_VERSION, TOO_LONG } from './frames'
import type { ClientFrame, MessageFrame, PassedFrame, SendFrame, ServerFrame } from './frames'
import type { Draft, Link, LivePorts, SendOutcome, Socket } from './ports'
import { parsed } from './parsed'
import { Track } from './track'

/** Unacknowledged messages kept for sending again. */
export const OUTBOX_LIMIT = 100
/** Conversations that a hello names: the server takes no more. */
const RESUME_LIMIT = 100

/** Silence of the server in ms: asked for a sign of life after 25 s and 50 s, given up after 60 s. */
const SIGN_DUE = 25_000
const LAST_WAIT = 10_000
const BACKOFF_FIRST = 500
const BACKOFF_CAP = 30_000
/** A link that held this long starts the backoff anew; a server that lets in and throws out does not. */
const STEADY_AFTER = 10_000
/** Messages can overtake each other by a moment; only a gap that stays is asked about. */
const GAP_PATIENCE = 1_000

type TimerName = 'retry' | 'sign' | 'gap'

/** One party's end of the live protocol: connects, reconnects, resumes, and sends until the server has answered. */
export class LiveClient {
  link: Link = 'idle'
  readonly #ports: LivePorts
  #socket: Socket | null = null
  /** What has been seen of each conversation that is followed. */
  readonly tracks = new Map<string, Track>()
  /** How often another person has come: what was begun for the one before is not to be ended in their name. */
  others = 0
  readonly #outbox = new Map<string, SendFrame>()
  /** 0 where none runs. */
  readonly #timers = { retry: 0, sign: 0, gap: 0 }
  #tries = 0
  #welcomedAt = Infinity

  constructor(ports: LivePorts) {
    this.#ports = ports
  }

  /** Connect now, also out of a waiting time or after a stop; nothing happens while connected. */
  connect(): void {
    if (this.#socket) return
    this.#cancel('retry')
    this.#move('connecting', 0)
    try {
      this.#listen(new this.#ports.WebSocket(this.#ports.url))
    } catch {
      // A browser or the page's policy may forbid the address at once instead of closing the socket.
      this.#lost(0)
    }
  }

  /** Leave without coming back. Messages not yet acknowledged stay for a later `connect`. */
  close(): void {
    this.#detach()
    this.#move('idle', 0)
  }

  /**
   * Say hello again as somebody else; what was seen until now is forgotten and comes again.
   * @param another it is another person: what the one before had not sent yet is never said in their name
   */
  reintroduce(another?: unknown): void {
    // A link that is still being opened has said no hello: its first one is of somebody else then.
    if (this.#socket?.readyState) this.#detach()
    this.tracks.clear()
    if (another) {
      this.#outbox.clear()
      this.others++
    }
    this.connect()
  }

  send(draft: Draft): SendOutcome {
    if (this.link === 'stopped') return 'stopped'
    if (!this.#outbox.has(draft.client_id) && this.#outbox.size >= OUTBOX_LIMIT) return 'outbox_full'
    const frame: SendFrame = { type: 'send', ...draft }
    this.#outbox.set(frame.client_id, frame)
    this.tell(frame)
    return 'queued'
  }

  #listen(socket: Socket): void {
    this.#socket = socket
    socket.onopen = () => socket.send(JSON.stringify(this.#hello()))
    socket.onclose = (event) => this.#lost(event.code)
    socket.onmessage = (event) => {
      this.#expectSign(0)
      for (const line of event.data.split('\n')) {
        const frame = parsed(line) as ServerFrame | undefined
        if (frame) this.#receive(frame)
      }
    }
    this.#expectSign(0)
  }

  #hello(): ClientFrame {
    const newest = [...this.tracks].slice(-RESUME_LIMIT)
    const resume = Object.fromEntries(newest.map(([conversation, { last }]) => [conversation, last]))
    return { type: 'hello', version: PROTOCOL_VERSION, role: this.#ports.role, ...this.#ports.greeting(), resume }
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'pong':
        return
      case 'message':
      case 'passed':
        return this.#deliver(frame)
      case 'acknowledged':
      case 'refused':
        if (!this.#outbox.delete(frame.client_id)) return
    }
    if (frame.type === 'welcome') this.#begin()
    this.#ports.onFrame(frame)
  }

  #begin(): void {
    this.#welcomedAt = this.#ports.now()
    this.#move('open', 0)
    for (const frame of this.#outbox.values()) this.tell(frame)
    this.#mend()
  }

  #deliver(message: MessageFrame | PassedFrame): void {
    const conversation = message.conversation_id
    let track = this.tracks.get(conversation)
    if (!track) {
      // An agent chooses what to follow; a shopper gets to know of a new conversation by its first message.
      if (this.#ports.role === 'agent') return
      this.tracks.set(conversation, (track = new Track(0)))
    }
    for (const due of track.take(message)) this.#ports.onFrame(due)
    this.#mend()
  }

  /** A gap that stays is asked about: as the party does, or by the hello of a new connection. */
  #mend(): void {
    const gaps = [...this.tracks].filter(([, track]) => track.gap)
    if (!gaps.length) return this.#cancel('gap')
    if (this.#timers.gap) return
    this.#later('gap', GAP_PATIENCE, () => {
      if (!this.#ports.onGap) return this.#lost(0)
      this.#ports.onGap(gaps)
      this.#mend()
    })
  }

  #expectSign(asked: number): void {
    this.#later('sign', asked < 2 ? SIGN_DUE : LAST_WAIT, () => {
      if (asked === 2) return this.#lost(0)
      this.tell({ type: 'ping' })
      this.#expectSign(asked + 1)
    })
  }

  #lost(code: number): void {
    if (this.#ports.now() - this.#welcomedAt >= STEADY_AFTER) this.#tries = 0
    this.#detach()
    if (code === TOO_LONG) this.#giveUp()
    if (code === NOT_SIGNED_IN || code === NOT_ALLOWED) return this.#move('stopped', code)
    const full = Math.min(BACKOFF_CAP, BACKOFF_FIRST * 2 ** this.#tries++)
    this.#later('retry', full * (0.5 + this.#ports.random() / 2), () => this.connect())
    this.#move('waiting', code)
  }

  /** The server does not read the longest: sent again, it would close every connection, and nothing else would leave. */
  #giveUp(): void {
    const size = (frame: SendFrame) => JSON.stringify(frame).length
    let longest: SendFrame | undefined
    for (const frame of this.#outbox.values()) if (!longest || size(frame) > size(longest)) longest = frame
    if (longest) this.#receive({ type: 'refused', client_id: longest.client_id, code: 'frame_too_long', sentence_zh: '内容太长，没有发出去', sentence_en: 'Too long to send', light: null })
  }

  /** A dead link may take minutes to close, so it is cut off first and closed in passing. */
  #detach(): void {
    for (const name in this.#timers) this.#cancel(name as TimerName)
    this.#welcomedAt = Infinity
    const socket = this.#socket
    this.#socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  /** Say it now; false if the link is not open, and then it is forgotten. */
  tell(frame: ClientFrame): boolean {
    if (this.link !== 'open') return false
    // On a socket that is about to close this says nothing: the outbox sends it again.
    this.#socket?.send(JSON.stringify(frame))
    return true
  }

  #move(link: Link, code: number): void {
    this.link = link
    this.#ports.onLink(link, code)
  }

  #later(name: TimerName, ms: number, then: () => void): void {
    this.#cancel(name)
    const run = () => {
      this.#timers[name] = 0
      then()
    }
    this.#timers[name] = this.#ports.setTimer(run, ms)
  }

  #cancel(name: TimerName): void {
    this.#ports.clearTimer(this.#timers[name])
    this.#timers[name] = 0
  }
}
