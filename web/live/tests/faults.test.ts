import { expect, it } from 'vitest'
import type { ClientFrame, MessageFrame, ServerFrame } from '../src/frames'
import type { Role } from '../src/views'
import type { ScriptedSocket } from './stage'
import { message, Stage, welcome } from './stage'
import { watch } from '../src/watching'

const RUNS = 300
const STEPS = 250
const CONVERSATION = 'c1'
const seed = Number(process.env['XIAOER_SEED'] ?? Date.now() % 1_000_000)

/** mulberry32: small, and the same everywhere for the same seed. */
function dice(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A server that keeps the protocol, behind a wire that loses, repeats and reorders frames and breaks. */
class FaultyWorld {
  readonly stage: Stage
  readonly stored: MessageFrame[] = []
  sent = 0
  private readonly replies: [ScriptedSocket, ServerFrame][] = []

  constructor(
    private readonly role: Role,
    private readonly random: () => number,
  ) {
    this.stage = new Stage(role, random)
    this.stage.client.connect()
    if (role === 'agent') watch(this.stage.client, CONVERSATION, 0)
  }

  step(): void {
    const actions = [
      this.accept,
      this.write,
      this.post,
      this.serve,
      this.serve,
      this.arrive,
      this.arrive,
      this.arrive,
      this.lose,
      this.repeat,
      this.reorder,
      this.wait,
      this.breakDown,
    ]
    actions[this.below(actions.length)]?.call(this)
  }

  /** Nothing goes wrong from now on; a new connection brings what was lost at the very end. */
  heal(): void {
    this.replies.length = 0
    if (this.stage.socket.readyState < 3) this.stage.socket.drop(1006)
    for (let round = 0; round < 20; round++) {
      this.stage.clock.advance(30_000)
      this.accept()
      while (this.stage.socket.received.length || this.replies.length) {
        this.serve()
        this.arrive()
      }
    }
  }

  private below(n: number): number {
    return Math.floor(this.random() * n)
  }

  private accept(): void {
    if (this.stage.socket.readyState === 0) this.stage.socket.accept()
  }

  private write(): void {
    const client_id = `client-${++this.sent}`
    const outcome = this.stage.client.send({ conversation: null, client_id, kind: 'text', body: `${this.sent}` })
    expect(outcome).toBe('queued')
  }

  private post(): void {
    this.store()
  }

  private store(client_id?: string): MessageFrame {
    const frame = message(CONVERSATION, this.stored.length + 1, client_id)
    this.stored.push(frame)
    this.reply(frame)
    return frame
  }

  private reply(frame: ServerFrame, socket = this.stage.socket): void {
    this.replies.push([socket, frame])
  }

  /** The server takes one frame of the client, or the wire has lost it. */
  private serve(): void {
    const frame = this.stage.socket.received.shift()
    if (frame) this.answer(frame)
  }

  private answer(frame: ClientFrame): void {
    if (frame.type === 'ping') this.reply({ type: 'pong', server_at: 1 })
    if (frame.type === 'watch') this.missing(frame.after)
    if (frame.type === 'hello') {
      this.reply(welcome(this.role, this.stored.length))
      this.missing(frame.resume[CONVERSATION] ?? 0)
    }
    if (frame.type !== 'send') return
    const { seq, id, at } = this.stored.find((m) => m.client_id === frame.client_id) ?? this.store(frame.client_id)
    this.reply({ type: 'acknowledged', client_id: frame.client_id, conversation: CONVERSATION, seq, id, at })
  }

  private missing(after: number): void {
    for (const frame of this.stored.slice(after)) this.reply(frame)
  }

  private arrive(): void {
    const [socket, frame] = this.replies.shift() ?? []
    if (socket && frame) socket.say(frame)
  }

  private lose(): void {
    if (this.random() < 0.3) this.stage.socket.received.shift()
    else this.replies.shift()
  }

  private repeat(): void {
    const one = this.replies[this.below(this.replies.length)]
    if (one) this.replies.unshift(one)
  }

  private reorder(): void {
    const [one] = this.replies.splice(this.below(this.replies.length), 1)
    if (one) this.replies.splice(this.below(this.replies.length + 1), 0, one)
  }

  private wait(): void {
    this.stage.clock.advance(this.below(5_000))
  }

  private breakDown(): void {
    if (this.stage.socket.readyState < 3 && this.random() < 0.3) this.stage.socket.drop(1006)
  }
}

it.each(['shopper', 'agent'] as const)(
  `shows 1..n to the %s and stores each send once, whatever the wire does (XIAOER_SEED=${seed})`,
  (role) => {
    let faced = 0
    for (let run = 0; run < RUNS; run++) {
      const world = new FaultyWorld(role, dice(seed + run))
      for (let n = 0; n < STEPS; n++) world.step()
      faced += world.stage.sockets.length
      world.heal()
      const label = `run ${run} of seed ${seed}`
      const frames = world.stage.frames
      const shown = frames.flatMap((frame) => (frame.type === 'message' ? [frame.seq] : []))
      const settled = frames.flatMap((frame) => (frame.type === 'acknowledged' ? [frame.client_id] : []))
      const own = world.stored.map(({ client_id }) => client_id).filter((id) => id.startsWith('client-'))
      expect(shown, label).toEqual(world.stored.map(({ seq }) => seq))
      expect([...own].sort(), label).toEqual(Array.from({ length: world.sent }, (_, n) => `client-${n + 1}`).sort())
      expect(settled.sort(), label).toEqual([...own].sort())
    }
    expect(faced).toBeGreaterThan(RUNS)
  },
)
