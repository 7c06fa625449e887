import { describe, expect, it } from 'vitest'
import type { Draft, LivePorts, SendOutcome } from '../src/ports'
import type { ClientFrame, HelloFrame, PassingFrame, ServerFrame } from '../src/frames'
import type { Role } from '../src/views'
import frameVectors from '../../../tests/vectors/live/client-frames.json'
import vectors from '../../../tests/vectors/live/client-sessions.json'
import { Stage } from './stage'
import { unwatch, watch } from '../src/watching'

type Step =
  | { connect: true }
  | { close: true }
  | { reintroduce: true }
  | { open: true }
  | { says: ServerFrame }
  | { lines: (ServerFrame | string)[] }
  | { drops: number }
  | { after_ms: number }
  | { send: Draft; outcome: SendOutcome }
  | { watch: { conversation: string; after: number } }
  | { unwatch: string }
  | { tell: PassingFrame; told: boolean }
  | { heard: ClientFrame[] }
  | { shown: [string, number][] }
  | { given: string[] }
  | { link: string }
  | { sockets: number }

function play(stage: Stage, step: Step): void {
  const { client } = stage
  if ('connect' in step) client.connect()
  else if ('close' in step) client.close()
  else if ('reintroduce' in step) client.reintroduce()
  else if ('open' in step) stage.socket.accept()
  else if ('says' in step) stage.socket.say(step.says)
  else if ('lines' in step) stage.socket.say(step.lines.map((line) => JSON.stringify(line).replace(/^"|"$/g, '')).join('\n'))
  else if ('drops' in step) stage.socket.drop(step.drops)
  else if ('after_ms' in step) stage.clock.advance(step.after_ms)
  else if ('send' in step) expect(client.send(step.send)).toBe(step.outcome)
  else if ('watch' in step) watch(client, step.watch.conversation, step.watch.after)
  else if ('unwatch' in step) unwatch(client, step.unwatch)
  else if ('tell' in step) expect(client.tell(step.tell)).toBe(step.told)
  else check(stage, step)
}

function check(
  stage: Stage,
  step: Extract<Step, { heard: unknown } | { shown: unknown } | { given: unknown } | { link: unknown } | { sockets: unknown }>,
): void {
  if ('heard' in step) expect(stage.heard()).toEqual(step.heard)
  else if ('shown' in step) expect(stage.shown()).toEqual(step.shown)
  else if ('given' in step) expect(stage.frames.splice(0).map((frame) => frame.type)).toEqual(step.given)
  else if ('link' in step) expect(stage.client.link).toBe(step.link)
  else expect(stage.sockets).toHaveLength(step.sockets)
}

describe('sessions', () => {
  it.each(vectors.sessions.map(({ label, role, steps }) => [label, role, steps] as const))('%s', (_, role, steps) => {
    const stage = new Stage(role as Role)
    for (const step of steps as unknown as Step[]) play(stage, step)
  })
})

describe('outside the vectors', () => {
  it('refuses a full outbox and keeps what is in it', () => {
    const stage = new Stage('shopper')
    const draft = (n: number): Draft => ({ conversation: null, client_id: `client-${n}`, kind: 'text', body: `${n}` })
    const outcomes = Array.from({ length: 101 }, (_, n) => stage.client.send(draft(n)))
    expect(outcomes.filter((outcome) => outcome === 'queued')).toHaveLength(100)
    expect(outcomes[100]).toBe('outbox_full')
    expect(stage.client.send(draft(0))).toBe('queued')
    stage.client.connect()
    stage.socket.accept()
    stage.socket.say({
      type: 'welcome',
      version: 1,
      you: { id: 'u', name: '', role: 'shopper' },
      token: null,
      conversation: null,
      last_seq: 0,
      state: null,
      queue_place: null,
      agent_name: null,
      server_at: 1,
    })
    expect(stage.heard().filter((frame) => frame.type === 'send')).toHaveLength(100)
  })

  it('says in both languages what was too long, and gives up nothing where nothing is under way', () => {
    const stage = new Stage('shopper')
    stage.client.connect()
    stage.socket.drop(1009)
    expect(stage.frames).toEqual([])
    stage.client.send({ conversation: null, client_id: 'client-01', kind: 'text', body: 'x' })
    stage.clock.advance(250)
    stage.socket.drop(1009)
    expect(stage.frames).toEqual([
      { type: 'refused', client_id: 'client-01', code: 'frame_too_long', sentence_zh: '内容太长，没有发出去', sentence_en: 'Too long to send', light: null },
    ])
  })

  it('takes the greeting anew at every connection', () => {
    const stage = new Stage('shopper')
    stage.client.connect()
    stage.greeting = { shop: 'yunhe', locale: 'en', token: 'kept' }
    stage.socket.accept()
    expect(stage.heard()).toEqual([{ type: 'hello', version: 1, role: 'shopper', shop: 'yunhe', locale: 'en', token: 'kept', resume: {} }])
  })

  it('names its newest hundred conversations', () => {
    const stage = new Stage('agent')
    const ids = Array.from({ length: 103 }, (_, at) => `conversation-${at}`)
    for (const id of ids) watch(stage.client, id, 7)
    stage.client.connect()
    stage.socket.accept()
    const hello = stage.heard()[0] as HelloFrame
    expect(Object.keys(hello.resume)).toEqual(ids.slice(3))
    expect(new Set(Object.values(hello.resume))).toEqual(new Set([7]))
  })

  it('survives text that is no JSON', () => {
    const stage = new Stage('shopper')
    stage.client.connect()
    stage.socket.accept()
    stage.socket.say('no {json')
    stage.socket.say('null')
    expect(stage.frames).toEqual([])
    expect(stage.client.link).toBe('connecting')
  })

  it('waits when the browser forbids the address', () => {
    const stage = new Stage('shopper')
    stage.forbidden = true
    stage.client.connect()
    expect(stage.client.link).toBe('waiting')
    stage.forbidden = false
    stage.clock.advance(250)
    expect(stage.client.link).toBe('connecting')
    expect(stage.sockets).toHaveLength(1)
  })

  it('leaves no timer behind when closed', () => {
    const stage = new Stage('shopper')
    stage.client.connect()
    stage.socket.accept()
    stage.client.close()
    expect(stage.clock.waiting).toBe(0)
    expect(stage.socket.closedByClient).toBe(true)
  })

  it('says each change of the link with the code that caused it', () => {
    const stage = new Stage('agent')
    stage.client.connect()
    stage.socket.drop(4401)
    expect(stage.links).toEqual([
      ['connecting', 0],
      ['stopped', 4401],
    ])
  })
})

describe('frames', () => {
  it('has a vector for every frame that a client can write', () => {
    const every: Record<ClientFrame['type'], true> = {
      hello: true,
      send: true,
      watch: true,
      unwatch: true,
      overview: true,
      check: true,
      typing: true,
      read: true,
      upload: true,
      file: true,
      reach: true,
      ping: true,
    }
    expect(new Set(frameVectors.frames.map(({ frame }) => frame.type))).toEqual(new Set(Object.keys(every)))
  })

  it("fits the browser's own WebSocket", () => {
    const constructor: LivePorts['WebSocket'] = WebSocket
    expect(constructor).toBe(WebSocket)
  })
})
