import { beforeEach, expect, it } from 'vitest'
import type { MessageFrame, ServerFrame } from '@xiaoer/live/frames'
import { ManualClock, message, ScriptedSocket, welcome } from '../../live/tests/stage'
import { Chat } from '../src/chat'
import { firstState } from '../src/state'
import type { State } from '../src/state'
import type { Visitor } from '../src/visitor'

let state: State
let chat: Chat
let visitor: Visitor
let watching: boolean
let sockets: ScriptedSocket[]
let news: string[]
let clock: ManualClock
let types: string[]

beforeEach(() => {
  ;[state, visitor, watching, sockets, news, clock, types] = [firstState(), {}, false, [], [], new ManualClock(), []]
  chat = new Chat({
    shop: 'yunhe',
    url: 'ws://test',
    locale: 'zh',
    state,
    set: (change) => Object.assign(state, change),
    visitor,
    keep: (change) => Object.assign(visitor, change),
    identity: undefined,
    WebSocket: class extends ScriptedSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    },
    setTimer: (then, ms) => clock.set(then, ms),
    clearTimer: (timer) => clock.clear(timer),
    now: () => clock.ms,
    random: () => 0,
    page: () => ({ title: '羽绒服', url: 'https://shop.example/1', sku: 'Y1' }),
    watching: () => watching,
    onMessage: ({ body }) => news.push(body),
    onFrame: ({ type }) => types.push(type),
  })
})

const socket = () => sockets.at(-1) as ScriptedSocket
const heard = (type: string) => socket().received.filter((frame) => frame.type === type)
const rows = () => state.thread.map(({ body, state: sent, reason }) => [body, sent, reason])

function meet(last_seq = 0, more: Partial<ServerFrame> = {}): void {
  chat.client.connect()
  socket().accept()
  socket().say({ ...welcome('shopper', last_seq), ...more } as ServerFrame)
}

function own(key: string, seq: number): MessageFrame {
  return { ...message('c1', seq, key), author: 'shopper', body: '在吗' }
}

it('keeps the token and shows it next time', () => {
  expect(chat.known()).toBe(false)
  meet(0, { token: 't1' })
  expect(visitor.token).toBe('t1')
  expect(chat.known()).toBe(true)
  socket().drop(1006)
  clock.advance(250)
  socket().accept()
  expect(heard('hello')).toMatchObject([{ shop: 'yunhe', token: 't1', locale: 'zh' }])
})

it('shows a message at once, then that it was sent, then in its place', () => {
  meet()
  chat.send('key-00001', '在吗')
  expect(rows()).toEqual([['在吗', 'sending', '']])
  expect(heard('send')).toEqual([
    {
      type: 'send',
      conversation: null,
      client_id: 'key-00001',
      kind: 'text',
      body: '在吗',
      page: { title: '羽绒服', url: 'https://shop.example/1', sku: 'Y1' },
    },
  ])
  socket().say({ type: 'acknowledged', client_id: 'key-00001', conversation: 'c1', seq: 1, id: 'm', at: 1 })
  expect(rows()).toEqual([['在吗', 'sent', '']])
  socket().say(own('key-00001', 1))
  expect(state.thread).toMatchObject([{ key: 'key-00001', placed: true }])
})

it('connects by itself when a message is written', () => {
  chat.send('key-00001', '在吗')
  socket().accept()
  socket().say(welcome('shopper'))
  expect(heard('send')).toHaveLength(1)
})

it('says why a message was refused, and sends it again under the same id', () => {
  meet()
  chat.send('key-00001', '在吗')
  socket().say({ type: 'refused', client_id: 'key-00001', code: 'too_many', sentence_zh: '太快了', sentence_en: 'Too fast', light: null })
  expect(rows()).toEqual([['在吗', 'failed', '太快了']])
  chat.send('key-00001', '在吗')
  expect(rows()).toEqual([['在吗', 'sending', '']])
  expect(heard('send').map((frame) => frame.type === 'send' && frame.client_id)).toEqual(['key-00001', 'key-00001'])
})

it('fails what is too much to keep', () => {
  for (let n = 0; n < 101; n++) chat.send(`key-${10_000 + n}`, `${n}`)
  expect(state.thread.filter(({ state: sent }) => sent === 'failed').map(({ body }) => body)).toEqual(['100'])
})

it('fails what waits when the server stops the conversation; trying again connects', () => {
  meet()
  chat.send('key-00001', '在吗')
  socket().say({ type: 'error', code: 'not_allowed', sentence_zh: '本店暂不接待', sentence_en: 'Closed', fatal: true })
  socket().drop(4403)
  expect([state.link, state.complaint, rows()]).toEqual(['stopped', '本店暂不接待', [['在吗', 'failed', '']]])
  chat.send('key-00001', '在吗')
  expect(sockets).toHaveLength(2)
  socket().accept()
  socket().say(welcome('shopper'))
  expect([state.complaint, heard('send').length]).toEqual(['', 1])
})

it('reads the end that came while the shopper was away, below what stood there, once', () => {
  meet(2, { conversation: 'c1' } as Partial<ServerFrame>)
  for (const seq of [1, 2]) socket().say(message('c1', seq, `第${seq}句`))
  socket().drop(1006)
  clock.advance(250)
  socket().accept()
  expect(heard('hello')).toMatchObject([{ resume: { c1: 2 } }])
  socket().say({ ...welcome('shopper'), conversation: null } as ServerFrame)
  socket().say({ type: 'passed', conversation_id: 'c1', seq: 3 })
  const end: MessageFrame = { ...message('c1', 4, 'resolved:3'), author: 'system', kind: 'event', body: '会话已结束' }
  for (let twice = 0; twice < 2; twice++) socket().say(end)
  expect(state.thread.map(({ client_id, placed }) => [client_id, placed])).toEqual([['第1句', true], ['第2句', true], ['resolved:3', true]])
})

it('stays "waiting" while it tries again', () => {
  meet()
  socket().drop(1006)
  clock.advance(250)
  expect([sockets.length, state.link]).toEqual([2, 'waiting'])
  chat.hurry()
  expect(sockets).toHaveLength(2)
  socket().drop(1006)
  chat.hurry()
  expect(sockets).toHaveLength(3)
})

it('counts what was not seen; older messages are no news to the page', () => {
  visitor.read = ['c1', 1]
  meet(2)
  for (const seq of [1, 2, 3]) socket().say(message('c1', seq))
  expect([state.unread, news]).toEqual([2, ['第 3 条']])
  watching = true
  chat.read()
  expect([state.unread, visitor.read, heard('read')]).toEqual([0, ['c1', 3], [1, 3].map((seq) => ({ type: 'read', conversation: 'c1', seq }))])
  socket().say(message('c1', 4))
  expect([state.unread, visitor.read]).toEqual([0, ['c1', 4]])
})

it('tells again what was read while the line was down', () => {
  meet()
  socket().say(message('c1', 1))
  socket().drop(1006)
  watching = true
  chat.read()
  expect(visitor.read).toEqual(['c1', 1])
  clock.advance(250)
  socket().accept()
  socket().say(welcome('shopper', 1))
  expect(heard('read')).toEqual([{ type: 'read', conversation: 'c1', seq: 1 }])
})

it('shows at once who answers when the page is loaded again, and nobody any more when nobody does', () => {
  meet(2, { agent_name: '小岚·资深顾问' })
  expect(state.agent).toBe('小岚·资深顾问')
  socket().drop(1006)
  clock.advance(250)
  socket().accept()
  socket().say(welcome('shopper', 2))
  expect(state.agent).toBeNull()
})

it('shows who answers, the place in the queue and the typing sign', () => {
  meet(0, { queue_place: 4 })
  expect(state.place).toBe(4)
  socket().say({ type: 'state', conversation: 'c1', state: 'assigned', agent_name: '客服小云（演示）', queue_place: null })
  expect([state.agent, state.place]).toEqual(['客服小云（演示）', null])
  socket().say({ type: 'typing', conversation: 'c1', author: 'agent', on: true, by: null })
  expect(state.typing).toBe(true)
  clock.advance(8000)
  expect(state.typing).toBe(false)
  socket().say({ type: 'typing', conversation: 'c1', author: 'agent', on: true, by: null })
  socket().say(message('c1', 1))
  expect(state.typing).toBe(false)
})

it('forgets what one shopper read when another logs in, but not what is on its way', () => {
  meet(1)
  socket().say(message('c1', 1))
  chat.send('key-00001', '在吗')
  chat.identify({ customer: 'C1', signature: 's' })
  expect(rows()).toEqual([['在吗', 'sending', '']])
  socket().accept()
  expect(heard('hello')).toMatchObject([{ identity: { customer: 'C1', signature: 's' }, resume: {} }])
  chat.identify({ customer: 'C1', signature: 's' })
  expect(sockets).toHaveLength(2)
})

it("never says in another customer's name what one had written", () => {
  chat.identify({ customer: 'C1', signature: 's' })
  meet(1)
  socket().say(message('c1', 1))
  socket().drop(1006)
  chat.send('key-00001', '在吗')
  chat.identify({ customer: 'C2', signature: 't' })
  expect(rows()).toEqual([])
  meet(0)
  expect(heard('hello')).toMatchObject([{ identity: { customer: 'C2' } }])
  expect(heard('send')).toEqual([])
  chat.send('key-00002', '您好')
  expect(heard('send')).toMatchObject([{ client_id: 'key-00002' }])
})

it('keeps what is on its way where the same customer is told of again, with another signature', () => {
  chat.identify({ customer: 'C1', signature: 's' })
  chat.send('key-00001', '在吗')
  chat.identify({ customer: 'C1', signature: 't' })
  expect(rows()).toEqual([['在吗', 'sending', '']])
  meet()
  expect(heard('send')).toMatchObject([{ client_id: 'key-00001' }])
})

it('passes every frame on, also those that it makes nothing of', () => {
  meet()
  socket().say({ type: 'upload', path: '/api/v1/uploads/t' })
  expect(types).toEqual(['welcome', 'upload'])
})

it('leaves and comes back without losing what waits', () => {
  meet()
  chat.send('key-00001', '在吗')
  chat.client.close()
  expect(state.link).toBe('idle')
  meet()
  expect(heard('send')).toHaveLength(1)
})
