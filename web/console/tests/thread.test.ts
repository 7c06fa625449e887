import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AcknowledgedFrame, RefusedFrame } from '@xiaoer/live/frames'
import { describe, expect, it } from 'vitest'
import type { MessageView } from '../src/api/types'
import {
  acknowledged, EMPTY, failed, lastAsked, merged, olderAfter, refused, restingIn, retried, seenUpTo, sending, skipping, takenUp, without,
  type Pending, type Thread,
} from '../src/features/conversations/rules/thread'
import { aMessage } from './make'

interface Vector {
  name: string
  state: { messages: MessageView[]; pending: Omit<Pending, 'sentence_zh' | 'sentence_en' | 'blocked'>[] }
  frames: ((MessageView & { type: 'message' }) | AcknowledgedFrame | RefusedFrame | { type: 'held'; held: { client_id: string } })[]
  expect: { seqs: number[]; pending: [string, Pending['state']][]; seen_up_to: number; bodies?: string[]; kinds?: string[] }
}

const folder = new URL('../../../tests/vectors/live/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.startsWith('thread-'))
const vectors = files.flatMap(
  (file) => JSON.parse(readFileSync(fileURLToPath(new URL(file, folder)), 'utf8')) as Vector[],
)

function apply(thread: Thread, frame: Vector['frames'][number]): Thread {
  if (frame.type === 'message') return merged(thread, [frame])
  if (frame.type === 'held') return without(thread, frame.held.client_id)
  return frame.type === 'refused' ? refused(thread, frame) : acknowledged(thread, frame, { id: 'me', name: '客服小云（演示）' })
}

describe('a thread follows the frames', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const pending = vector.state.pending.map((one) => ({ ...one, sentence_zh: '', sentence_en: '', blocked: false }))
    const thread = vector.frames.reduce(apply, { ...EMPTY, messages: vector.state.messages, pending })

    expect(thread.messages.map((message) => message.seq)).toEqual(vector.expect.seqs)
    expect(thread.pending.map((one) => [one.client_id, one.state])).toEqual(vector.expect.pending)
    expect(seenUpTo(thread)).toBe(vector.expect.seen_up_to)
    if (vector.expect.bodies) expect(thread.messages.map((message) => message.body)).toEqual(vector.expect.bodies)
    if (vector.expect.kinds) expect(thread.messages.map((message) => message.kind)).toEqual(vector.expect.kinds)
  })
})

describe('what is under way', () => {
  const under = sending(EMPTY, { client_id: 'client-aaaa', kind: 'text', body: 'hello', at: 1 })

  it('is kept when it fails, and tried again without its reason', () => {
    const frame: RefusedFrame = { type: 'refused', client_id: 'client-aaaa', code: 'x', sentence_zh: 'zh', sentence_en: 'en', light: null }
    const broken = refused(under, frame)
    expect(broken.pending[0]).toMatchObject({ state: 'failed', sentence_zh: 'zh', blocked: false })
    const light = { light: 'red' as const, findings: [] }
    expect(refused(under, { ...frame, light }).pending[0]?.blocked).toBe(true)
    expect(refused(under, { ...frame, code: 'reason_needed' }).pending[0]?.blocked).toBe(true)
    expect(retried(broken, 'client-aaaa')).toEqual({ ...under, pending: [{ ...under.pending[0], leaves_at: 0 }] })
    expect(failed(under, 'client-aaaa').pending[0]?.state).toBe('failed')
  })

  it('rests where its words are hot, until it is sent or the page is gone', () => {
    const hot = sending(under, { client_id: 'client-bbbb', kind: 'text', body: 'hot', at: 1, leaves_at: 9 })
    expect(restingIn(hot)?.client_id).toBe('client-bbbb')
    expect(restingIn(retried(hot, 'client-bbbb'))).toBeUndefined()
    expect(takenUp(hot.pending).map(({ state }) => state)).toEqual(['sending', 'failed'])
  })

  it('can be dropped', () => expect(without(under, 'client-aaaa')).toEqual(EMPTY))
  it('is the same object when nothing of it changed', () => expect(failed(under, 'other')).toBe(under))
})

describe('a page of messages', () => {
  const page = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => aMessage({ seq: from + i, id: `m-${from + i}` }))

  it('stops the shopper from seeming to type', () => {
    expect(merged({ ...EMPTY, typing: true }, [aMessage({ author: 'shopper' })]).typing).toBe(false)
    expect(merged({ ...EMPTY, typing: true }, [aMessage({ author: 'agent' })]).typing).toBe(true)
  })

  it.each([
    ['nothing known: nothing older is asked', [], null],
    ['from the first message on', page(1, 3), null],
    ['a full page before', page(201, 300), 100],
    ['less than a page before', page(31, 40), 0],
  ])('%s', (_, messages, after) => expect(olderAfter({ ...EMPTY, messages }, 100)).toBe(after))

  it.each([
    ['a link to what is known already', 950, 800],
    ['a link into the page before', 850, 800],
    ['a link beyond it: back to some before it', 700, 680],
    ['a link further back than the server gives at once', 40, 400],
  ])('%s', (_, line, after) => expect(olderAfter({ ...EMPTY, messages: page(901, 910) }, 100, line)).toBe(after))

  it('has no gap where something is not for us', () => {
    const known = { ...EMPTY, messages: [...page(4, 5), ...page(7, 7)] }
    expect(seenUpTo(known)).toBe(5)
    expect(seenUpTo(skipping(known, [6, 8]))).toBe(8)
    expect(skipping(skipping(known, [6]), [6, 9]).passed).toEqual([6, 9])
    expect(skipping(known, [])).toBe(known)
  })

  it('knows what the shopper asked last', () => {
    const messages = [aMessage({ seq: 1, body: 'first' }), aMessage({ seq: 2, body: 'last' }), aMessage({ seq: 3, author: 'bot' })]
    expect(lastAsked({ ...EMPTY, messages }).map(({ body }) => body)).toEqual(['last', 'first'])
    expect(lastAsked(EMPTY)).toEqual([])
    const many = Array.from({ length: 9 }, (_, i) => aMessage({ seq: i + 1, body: `${i + 1}` }))
    expect(lastAsked({ ...EMPTY, messages: many }).map(({ body }) => body)).toEqual(['9', '8', '7', '6', '5', '4'])
  })
})
