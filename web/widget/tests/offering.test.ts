// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import { message, Stage, welcome } from '../../live/tests/stage'
import { createOffering } from '../src/files/offering'
import type { Product } from '../src/product'

const coat: Product = { title: '<b>云朵羽绒服</b>', price: '¥399.00', image: '', sku: 'YH-1' }
let sent: { client_id: string; card?: string }[]
let outcome: string
let client: LiveClient

beforeEach(() => {
  ;[sent, outcome] = [[], 'queued']
  client = { connect: () => {}, send: (draft: { client_id: string }) => (sent.push(draft), outcome) } as unknown as LiveClient
  document.body.innerHTML = '<div class="slot"><div class="card"><div><b>x</b><span>¥399.00</span></div></div></div><div class="log" tabindex="0"><div></div></div>'
})

const at = (selector: string) => document.querySelector(selector) as HTMLElement
const log = () => at('.log')
const give = () => at('.give') as HTMLElement | null
const offering = (product: Product | null) => createOffering(at('.slot'), log(), log().firstElementChild as HTMLElement, client, 'zh', () => product)

it('sends the product of the page by its sku, and leaves when the message has come', () => {
  document.title = `${'长'.repeat(199)}🙂🙂`
  const hear = offering(coat)
  expect(document.querySelectorAll('.give')).toHaveLength(1)
  give()?.focus()
  give()?.click()
  expect(sent).toMatchObject([{ conversation: null, kind: 'product', body: '', card: 'YH-1', page: { title: `${'长'.repeat(199)}🙂`, sku: 'YH-1' } }])
  expect([at('.slot').textContent, log().textContent, document.activeElement]).toEqual(['', '[商品] <b>云朵羽绒服</b>发送中…', log()])
  hear({ ...message('c1', 1, 'another'), author: 'agent' })
  expect(log().textContent).not.toBe('')
  hear({ ...message('c1', 2, sent[0]?.client_id), author: 'shopper' })
  expect(log().textContent).toBe('')
})

it('says why it was refused, and goes when it is put away', () => {
  const hear = offering(coat)
  give()?.click()
  hear({ type: 'refused', client_id: 'another', code: '', sentence_zh: '别的', sentence_en: '', light: null } as ServerFrame)
  hear({ type: 'refused', client_id: sent[0]?.client_id, code: 'product_not_found', sentence_zh: '没有找到这件商品。', sentence_en: '', light: null } as ServerFrame)
  expect(log().textContent).toBe('[商品] <b>云朵羽绒服</b>没有找到这件商品。删除')
  log().querySelector('button')?.click()
  expect(log().textContent).toBe('')
})

it('says so where nothing can be sent any more', () => {
  outcome = 'outbox_full'
  offering(coat)
  give()?.click()
  expect(log().textContent).toContain('没有发出去')
})

it.each([
  ['while it waits to try again', 1006],
  ['while the server has stopped it', 4401],
])('keeps what is given %s, and sends it once when it is back', (_, code) => {
  const stage = new Stage('shopper')
  client = stage.client
  client.connect()
  stage.socket.accept()
  stage.socket.drop(code)
  const hear = offering(coat)
  give()?.click()
  stage.socket.accept()
  stage.socket.drop(code)
  client.connect()
  stage.socket.accept()
  stage.socket.say(welcome('shopper', 0))
  const [said, ...more] = stage.heard().filter((frame) => frame.type === 'send')
  expect([said, more]).toMatchObject([{ kind: 'product', card: 'YH-1' }, []])
  expect(log().textContent).toContain('发送中')
  const { client_id: key } = said as { client_id: string }
  stage.socket.say({ type: 'acknowledged', client_id: key, conversation: 'c1', seq: 1, id: 'm1', at: 0 })
  stage.socket.say({ ...message('c1', 1, key), author: 'shopper' })
  stage.frames.forEach(hear)
  expect(log().textContent).toBe('')
  stage.socket.drop(1006)
  client.connect()
  stage.socket.accept()
  stage.socket.say(welcome('shopper', 1))
  expect(stage.heard().filter((frame) => frame.type === 'send')).toEqual([])
})

it('stands there once when the product is drawn anew', async () => {
  offering(coat)
  const slot = at('.slot')
  slot.innerHTML = '<div class="card"><div><b>x</b><span></span></div></div>'
  await new Promise((done) => setTimeout(done))
  expect(slot.querySelectorAll('.give')).toHaveLength(1)
})

it.each([
  ['no product', null],
  ['a product without a sku', { ...coat, sku: null }],
  ['a product whose sku is none of ours', { ...coat, sku: 'Y'.repeat(301) }],
])('offers nothing on a page with %s', (_, product) => {
  offering(product)
  expect(give()).toBeNull()
})
