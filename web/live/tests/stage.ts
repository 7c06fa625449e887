import type { LivePorts, Link, Socket } from '../src/ports'
import { askingBy } from '../src/watching'
import { LiveClient } from '../src/client'
import type { ClientFrame, ServerFrame } from '../src/frames'
import type { Role } from '../src/views'

/** A clock that stands still until it is moved. */
export class ManualClock {
  ms = 0
  private last = 0
  private readonly timers = new Map<number, { at: number; run: () => void }>()

  set(then: () => void, ms: number): number {
    this.timers.set(++this.last, { at: this.ms + ms, run: then })
    return this.last
  }

  clear(timer: number): void {
    this.timers.delete(timer)
  }

  get waiting(): number {
    return this.timers.size
  }

  advance(ms: number): void {
    const until = this.ms + ms
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0]
      if (!due) break
      this.timers.delete(due[0])
      this.ms = due[1].at
      due[1].run()
    }
    this.ms = until
  }
}

/** The server's hold on one connection, in the place of the browser's WebSocket. */
export class ScriptedSocket implements Socket {
  readyState = 0
  onopen: Socket['onopen'] = null
  onmessage: Socket['onmessage'] = null
  onclose: Socket['onclose'] = null
  closedByClient = false
  readonly received: ClientFrame[] = []

  constructor(readonly url: string) {}

  send(data: string): void {
    if (this.readyState === 0) throw new DOMException('still connecting', 'InvalidStateError')
    // A closing socket takes what it is given and says nothing.
    if (this.readyState === 1) this.received.push(JSON.parse(data) as ClientFrame)
  }

  close(): void {
    this.closedByClient = true
    this.readyState = 3
  }

  accept(): void {
    this.readyState = 1
    this.onopen?.(new Event('open'))
  }

  say(frame: ServerFrame | string): void {
    const data = typeof frame === 'string' ? frame : JSON.stringify(frame)
    this.onmessage?.(new MessageEvent('message', { data }))
  }

  drop(code: number): void {
    this.readyState = 3
    this.onclose?.(new CloseEvent('close', { code }))
  }
}

/** A client with everything around it in the test's hands. */
export class Stage {
  readonly clock = new ManualClock()
  readonly sockets: ScriptedSocket[] = []
  readonly frames: ServerFrame[] = []
  readonly links: [Link, number][] = []
  readonly client: LiveClient
  greeting: ReturnType<LivePorts['greeting']>
  /** The browser or the page's policy forbids the address. */
  forbidden = false

  constructor(role: Role, random: () => number = () => 0) {
    const { clock, sockets, frames, links } = this
    const open = (socket: ScriptedSocket) => {
      if (this.forbidden) throw new DOMException('insecure', 'SecurityError')
      sockets.push(socket)
    }
    this.greeting = role === 'shopper' ? { shop: 'yunhe', locale: 'zh' } : { locale: 'zh' }
    this.client = new LiveClient({
      url: 'ws://test/api/v1/live',
      role,
      WebSocket: class extends ScriptedSocket {
        constructor(url: string) {
          super(url)
          open(this)
        }
      },
      setTimer: (then, ms) => clock.set(then, ms),
      clearTimer: (timer) => clock.clear(timer),
      now: () => clock.ms,
      random,
      greeting: () => this.greeting,
      onFrame: (frame) => frames.push(frame),
      ...(role === 'agent' && { onGap: askingBy((frame) => this.client.tell(frame)) }),
      onLink: (link, code) => links.push([link, code]),
    })
  }

  get socket(): ScriptedSocket {
    const last = this.sockets.at(-1)
    if (!last) throw new Error('no connection was opened')
    return last
  }

  /** What the newest connection has heard since the last call. */
  heard(): ClientFrame[] {
    return this.socket.received.splice(0)
  }

  /** Conversation and seq of each message given out since the last call. */
  shown(): [string, number][] {
    const given = this.frames.splice(0)
    return given.flatMap((frame): [string, number][] => (frame.type === 'message' ? [[frame.conversation_id, frame.seq]] : []))
  }
}

export function welcome(role: Role, last_seq = 0): ServerFrame {
  return {
    type: 'welcome',
    version: 1,
    you: { id: 'u1', name: '演示', role },
    token: null,
    conversation: last_seq ? 'c1' : null,
    last_seq,
    state: null,
    queue_place: null,
    agent_name: null,
    server_at: 1,
  }
}

export function message(conversation_id: string, seq: number, client_id = `${conversation_id}-${seq}`): ServerFrame & { type: 'message' } {
  return {
    type: 'message',
    conversation_id,
    seq,
    id: `${conversation_id}-${seq}`,
    author: 'agent',
    author_name: '客服小云（演示）',
    kind: 'text',
    body: `第 ${seq} 条`,
    client_id,
    at: seq,
    light: null,
    source: null,
    attachment: null,
    score: null,
    author_id: null,
    card: null,
  }
}
