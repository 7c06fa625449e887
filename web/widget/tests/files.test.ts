// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import { message } from '../../live/tests/stage'
import { createDrawing } from '../src/files/card'
import { createOutgoing } from '../src/files/outgoing'
import { createPlaces } from '../src/files/places'
import { MOST_BYTES, refusalOf, shownSize, sizeText } from '../src/files/rules'
import { createShowing } from '../src/files/showing'
import { fileTexts } from '../src/files/text'
import type { Thread } from '../src/thread'

const photo = { id: 'f1', name: '破损.jpg', type: 'image/jpeg', size: 2048, width: 1200, height: 900 }
const paper = { id: 'f2', name: '<b>.pdf', type: 'application/pdf', size: 15, width: null, height: null }
const base = 'https://desk.example/w/yunhe.js'
let told: unknown[]
let sent: { upload?: string; client_id: string }[]
let client: LiveClient

beforeEach(() => {
  ;[told, sent] = [[], []]
  client = {
    tell: (frame: unknown) => told.push(frame),
    send: (draft: { client_id: string }) => sent.push(draft) && 'queued',
    connect: () => {},
    others: 0,
  } as unknown as LiveClient
  document.body.innerHTML = '<div class="log"><div></div></div>'
})

const log = () => document.querySelector('.log') as HTMLElement
const list = () => log().firstElementChild as HTMLElement
const settled = () => new Promise((done) => setTimeout(done))

it.each([
  [1200, 900, [220, 165]],
  [900, 1800, [130, 260]],
  [40, 20, [40, 20]],
])('knows the sides of a picture of %d by %d', (width, height, sides) => {
  expect(shownSize(width, height)).toEqual(sides)
})

it('says how large a file is, and why it need not be tried', () => {
  expect([15, 2048, 980_000, 3_000_000].map(sizeText)).toEqual(['1 KB', '2 KB', '957 KB', '2.9 MB'])
  expect([0, 1, MOST_BYTES, MOST_BYTES + 1].map((size) => refusalOf({ size }))).toEqual(['empty', '', '', 'large'])
})

it('asks where a file is, and again after a new connection', () => {
  const seen: string[] = []
  const [want, hear] = createPlaces(client)
  want('f1', (path) => seen.push(path))
  hear({ type: 'welcome' } as ServerFrame)
  hear({ type: 'file', id: 'f1', path: '/api/v1/files/t' })
  hear({ type: 'file', id: 'another', path: '/no' })
  expect([told, seen]).toEqual([[{ type: 'file', id: 'f1' }, { type: 'file', id: 'f1' }], ['/api/v1/files/t']])
})

it('puts pictures and files into their rows, once, and no text turns into markup', () => {
  list().innerHTML = '<div class="entry"><div class="bubble"></div></div>'.repeat(3)
  const thread = [{}, { attachment: photo, body: '' }, { attachment: paper, body: '' }] as unknown as Thread
  const show = createShowing(log(), list(), fileTexts.zh, (id, tell) => tell(`/api/v1/files/${id}`), createDrawing('zh', base, { product: undefined, order: undefined }), base)
  show(thread)
  show(thread)
  const [words, picture, file] = [...list().children].map((row) => row.querySelector('.bubble') as HTMLElement)
  expect(words?.childElementCount).toBe(0)
  const img = picture?.querySelector('img')
  expect([img?.getAttribute('src'), img?.width, img?.height]).toEqual(['https://desk.example/api/v1/files/f1?size=preview', 220, 165])
  expect(picture?.querySelectorAll('a')).toHaveLength(1)
  expect(file?.querySelector('a')?.href).toBe('https://desk.example/api/v1/files/f2')
  expect(file?.textContent).toBe('<b>.pdf1 KB · 下载')
})

it('uploads, sends by the id, and leaves when the message has come', async () => {
  const asked = vi.fn<typeof fetch>(async () => new Response(JSON.stringify({ id: 'f1' }), { status: 201 }))
  vi.stubGlobal('fetch', asked)
  const [send, hear] = createOutgoing(log(), list(), client, 'zh', base)
  send(new File(['x'], '破损.jpg', { type: 'image/jpeg' }))
  expect(log().textContent).toBe('破损.jpg上传中…')
  hear({ type: 'upload', path: '/api/v1/uploads/t' })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  const [url, init] = asked.mock.calls[0] as unknown as [string, { body: Blob }]
  expect([url, init.body.type]).toEqual([`https://desk.example/api/v1/uploads/t?name=${encodeURIComponent('破损.jpg')}`, ''])
  expect(sent).toMatchObject([{ conversation: null, body: '', upload: 'f1' }])
  hear({ ...message('c1', 1, sent[0]?.client_id), author: 'shopper' })
  expect(log().textContent).toBe('')
})

it('neither shows nor sends to another customer what the one before had chosen', async () => {
  const asked = vi.fn<typeof fetch>(async () => new Response(JSON.stringify({ id: 'f1' }), { status: 201 }))
  vi.stubGlobal('fetch', asked)
  const [send, hear] = createOutgoing(log(), list(), client, 'zh', base)
  send(new File(['x'], '破损.jpg'))
  send(new File(['y'], '收据.jpg'))
  hear({ type: 'upload', path: '/t' })
  client.others++
  hear({ type: 'upload', path: '/t' })
  await settled()
  expect([log().textContent, sent]).toEqual(['', []])
  send(new File(['z'], '我的.jpg'))
  hear({ type: 'upload', path: '/t' })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
})

it('says in the server’s words why a file was not taken; again asks anew', async () => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ detail_zh: '图片打不开' }), { status: 422 }))
  const [send, hear] = createOutgoing(log(), list(), client, 'zh', base)
  send(new File(['x'], 'x.jpg'))
  hear({ type: 'upload', path: '/t' })
  await vi.waitFor(() => expect(log().textContent).toContain('图片打不开'))
  const [again, drop] = [...log().querySelectorAll('button')]
  again?.click()
  expect(told).toEqual([{ type: 'upload' }, { type: 'upload' }])
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')))
  hear({ type: 'upload', path: '/t' })
  await vi.waitFor(() => expect(log().textContent).toContain(fileTexts.zh.failed))
  ;[...log().querySelectorAll('button')].at(-1)?.click()
  expect([drop?.textContent, log().textContent]).toEqual(['删除', ''])
})

it('does not try what is empty or too large', async () => {
  const [send] = createOutgoing(log(), list(), client, 'en', base)
  send(new File([], 'x.jpg'))
  await settled()
  expect([told, log().textContent]).toEqual([[], `x.jpg${fileTexts.en.empty}${fileTexts.en.drop}`])
})

it.each([['again', 0], ['drop', 1]])('leaves the keyboard with the messages where it pressed %s', async (_, place) => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')))
  log().tabIndex = 0
  const [send, hear] = createOutgoing(log(), list(), client, 'zh', base)
  send(new File(['x'], 'x.jpg'))
  hear({ type: 'upload', path: '/t' })
  await vi.waitFor(() => expect(log().textContent).toContain(fileTexts.zh.failed))
  const pressed = log().querySelectorAll('button')[place]
  pressed?.focus()
  pressed?.click()
  expect([pressed?.isConnected, document.activeElement]).toEqual([false, log()])
})

it('tells a refused send below its file', async () => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ id: 'f1' }), { status: 201 }))
  const [send, hear] = createOutgoing(log(), list(), client, 'zh', base)
  send(new File(['x'], 'x.jpg'))
  hear({ type: 'upload', path: '/t' })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  hear({ type: 'refused', client_id: sent[0]?.client_id ?? '', code: 'c', sentence_zh: '没有找到', sentence_en: 'No', light: null })
  expect(log().textContent).toContain('没有找到')
})
