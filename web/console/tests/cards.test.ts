// @vitest-environment happy-dom
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import SendCard from '../src/app/inbox/SendCard.vue'
import ViewingSection from '../src/app/inbox/ViewingSection.vue'
import type { Card, ProductView } from '../src/api/types'
import MessageBubble from '../src/features/conversations/parts/MessageBubble.vue'
import PendingBubble from '../src/features/conversations/parts/PendingBubble.vue'
import { cardOfOrder, cardOfProduct } from '../src/features/conversations/rules/cards'
import { acknowledged, EMPTY, merged, refused, sending } from '../src/features/conversations/rules/thread'
import { i18n } from '../src/i18n'
import { aLine, aMessage, anOrder, aRow } from './make'
import { answer } from './within'

const can = new Set<string>()
const heard = new Map<string, (frame: object) => void>()
const api = { GET: vi.fn<(path: string, asked: object) => Promise<unknown>>() }
const sendCard = vi.fn<(id: string, card: Card) => void>()
vi.mock('element-plus', () => ({ ElButton: 'button' }))
vi.mock('../src/api/session', () => ({ useSession: () => ({ may: (one: string) => can.has(one), account: { id: 'me' }, shop: { zone: 'UTC' }, shops: [], api }) }))
vi.mock('../src/api/live', () => ({ useLive: () => ({ on: (type: string, hear: (frame: object) => void) => (heard.set(type, hear), () => {}) }) }))
vi.mock('../src/features/conversations/threads', () => ({ useThreads: () => ({ sendCard }) }))

const product: Card = {
  id: 'p-1', code: 'YH-1', title: '云朵羽绒服', detail: '雾蓝 / L', picture: '/files/ab12', amount: 39_900, currency: 'CNY',
  pieces: null, state: null, state_zh: null, state_en: null,
}
const order: Card = { ...product, id: 'o-1', code: 'SO-1', pieces: 2, state: 'shipped', state_zh: '已发货', state_en: 'on the way' }

function shown<T extends object>(part: T, props: object) {
  return mount(part as never, { props: props as never, global: { plugins: [i18n, createPinia(), [VueQueryPlugin, { queryClient: new QueryClient() }]], stubs: { RouterLink: RouterLinkStub } } })
}

beforeEach(() => {
  can.clear()
  for (const one of ['orders.read', 'products.read', 'conversations.reply']) can.add(one)
  sendCard.mockClear()
})

describe('a card as the console makes it', () => {
  const coat = { id: 'p-1', sku: 'YH-1', title: '云朵羽绒服', title_en: 'Cloud jacket', image: null, price: 39_900, currency: 'CNY' } as ProductView

  it('is of the product, in the language that is read', () => {
    expect(cardOfProduct(coat, 'zh')).toEqual({ ...product, detail: '', picture: null })
    expect(cardOfProduct(coat, 'en').title).toBe('Cloud jacket')
    expect(cardOfProduct({ ...coat, title_en: '' }, 'en').title).toBe('云朵羽绒服')
  })

  it('is of the whole order, for which its first line stands', () => {
    const lines = [aLine({ title: 'Coat', options: { size: 'L', colour: 'blue' }, image: '/files/x', quantity: 2 }), aLine({ id: 'l-2' })]
    expect(cardOfOrder(anOrder({ lines, goods_total: 300, discount: 50, freight: 8, state_zh: '待发货', state_en: 'paid' }))).toEqual({
      id: 'o-1', code: 'SO-1', title: 'Coat', detail: 'L / blue', picture: '/files/x', amount: 258, currency: 'CNY', pieces: 3, state: 'paid',
      state_zh: '待发货', state_en: 'paid',
    })
    expect(cardOfOrder(anOrder({ lines: [] }))).toMatchObject({ title: '', detail: '', picture: null, pieces: 0 })
  })
})

it.each<[string, 'zh' | 'en', boolean, string]>([
  ['is on disk', 'zh', false, '已发送'],
  ['is on disk, in English', 'en', false, 'Sent'],
  ['was read', 'zh', true, '顾客已读'],
])('a message of ours that %s says no more than that', async (_, locale, read, words) => {
  const before = i18n.global.locale.value
  i18n.global.locale.value = locale
  const drawn = shown(MessageBubble, { message: aMessage({ author: 'agent' }), leads: true, read, time: '10:00' })
  const said = drawn.get('.receipt').text()
  i18n.global.locale.value = before
  expect(said).toBe(words)
})

describe('a card in the thread', () => {
  const bubble = (card: Card | null) => shown(MessageBubble, { message: aMessage({ kind: 'product', body: '[商品] …', card }), leads: true, read: false, time: '10:00' })

  it('takes the place of its words, and leads to the product', () => {
    const drawn = bubble(product)
    expect(drawn.find('.body').exists()).toBe(false)
    expect(drawn.get('.shown').text()).toBe('商品云朵羽绒服雾蓝 / L¥399.00')
    expect(drawn.getComponent(RouterLinkStub).props('to')).toEqual({ name: 'product', params: { id: 'p-1' } })
    expect(drawn.get('img').attributes()).toMatchObject({ src: '/files/ab12', width: '60', height: '60', alt: '' })
  })

  it('says the number, the pieces and the state of an order', () => {
    const drawn = bubble(order)
    expect(drawn.get('.shown').text()).toBe('订单 SO-1云朵羽绒服雾蓝 / L · 共 2 件¥399.00已发货')
    expect(drawn.getComponent(RouterLinkStub).props('to')).toEqual({ name: 'order', params: { id: 'o-1' } })
  })

  it('is no link for whoever may not see orders', () => {
    can.delete('orders.read')
    expect([bubble(order).findComponent(RouterLinkStub).exists(), bubble(product).findComponent(RouterLinkStub).exists()]).toEqual([false, true])
  })

  it('keeps its place where the picture cannot be had', async () => {
    const drawn = bubble(product)
    await drawn.get('img').trigger('error')
    expect([drawn.find('img').exists(), drawn.find('span.goods').exists()]).toEqual([false, true])
  })

  it('is words alone where it was forgotten, or an older desk wrote it', () => {
    expect([bubble(null).find('.shown').exists(), bubble(null).get('.body').text()]).toEqual([false, '[商品] …'])
  })
})

describe('a card on its way', () => {
  const given = { client_id: 'client-aaaa', kind: 'order' as const, body: '', at: 0, card: order }
  const thread = sending(EMPTY, given)

  it('is drawn at once, fails with its reason, and is sent again but not edited', () => {
    expect(shown(PendingBubble, { pending: thread.pending[0] }).text()).toContain('订单 SO-1')
    const failed = refused(thread, {
      type: 'refused', client_id: 'client-aaaa', code: 'order_not_found', sentence_zh: '没有找到这笔订单。', sentence_en: 'There is no such order.', light: null,
    })
    const drawn = shown(PendingBubble, { pending: failed.pending[0] })
    expect(drawn.get('[role=alert]').text()).toBe('没有找到这笔订单。')
    expect(drawn.findAll('button').map((one) => one.text())).toEqual(['重发', '删除'])
  })

  it('stands as it was sent until the server’s own has come', () => {
    const kept = acknowledged(thread, { type: 'acknowledged', client_id: 'client-aaaa', conversation: 'c-1', seq: 4, id: 'm-4', at: 7 }, { id: 'me', name: 'Me' })
    expect([kept.pending, kept.messages.map(({ kind, card }) => [kind, card])]).toEqual([[], [['order', order]]])
    const told = aMessage({ seq: 4, kind: 'order', body: '[订单] SO-1', card: { ...order, state_zh: '已签收' }, client_id: 'client-aaaa' })
    expect(merged(kept, [told]).messages).toEqual([told])
  })
})

describe('the button', () => {
  const mine = aRow({ assignee: { id: 'me', name: 'Me' } })

  it('sends once, and says so', async () => {
    const button = shown(SendCard, { row: mine, card: product })
    expect([button.get('button').text(), button.get('button').attributes('aria-label')]).toEqual(['发给顾客', '发给顾客：云朵羽绒服'])
    await button.get('button').trigger('click')
    await button.get('button').trigger('click')
    expect(sendCard.mock.calls).toEqual([['c-1', product]])
    expect([button.get('button').text(), button.get('[role=status]').text()]).toEqual(['已发出', '已发出'])
  })

  it.each([
    ['a colleague has it', aRow({ assignee: { id: 'you', name: 'You' } })],
    ['nobody has it', aRow({ assignee: null, state: 'queued' })],
    ['it is over', aRow({ state: 'resolved' })],
  ])('is not there where %s', (_, row) => {
    expect(shown(SendCard, { row, card: product }).find('button').exists()).toBe(false)
  })

  it('is not there for whoever only reads', () => {
    can.delete('conversations.reply')
    expect(shown(SendCard, { row: mine, card: product }).find('button').exists()).toBe(false)
  })
})

describe('what the shopper looks at', () => {
  const page = { title: '云朵羽绒服_演示', url: 'https://shop.example/p/1', sku: null, at: 0, product_id: null }
  const coat = { id: 'p-1', title: '云朵羽绒服', title_en: '', image: '/files/ab12', price: 39_900, currency: 'CNY', variants: [{ stock: 3, available: true }] }
  const asked = () => api.GET.mock.calls.map(([path]) => path)

  async function seen(now: object | null) {
    api.GET.mockReset().mockImplementation((path) => answer(path.endsWith('/viewing') ? { page: now } : { product: coat }) as Promise<unknown>)
    const section = shown(ViewingSection, { id: 'c-1' })
    await flushPromises()
    await flushPromises()
    return section
  }

  it('is the product of the page, with price and stock, and leads to it', async () => {
    const section = await seen({ ...page, sku: 'YH-1', product_id: 'p-1' })
    expect(section.get('.page').text()).toContain('云朵羽绒服¥399.00库存 3')
    expect(section.getComponent(RouterLinkStub).props('to')).toEqual({ name: 'product', params: { id: 'p-1' } })
    expect(section.get('img').attributes()).toMatchObject({ src: '/files/ab12', width: '48', height: '48' })
  })

  it('is the page itself where there is no product of the shop on it', async () => {
    const section = await seen(page)
    expect([section.get('.title').text(), asked()]).toEqual(['云朵羽绒服_演示', ['/api/v1/conversations/{conversation_id}/viewing']])
    expect(section.get('a').attributes()).toMatchObject({ href: 'https://shop.example/p/1', target: '_blank', rel: 'noopener noreferrer' })
    expect((await seen({ ...page, url: '' })).find('a').exists()).toBe(false)
  })

  it('is nothing where the shopper has told of no page', async () => {
    expect((await seen(null)).find('section').exists()).toBe(false)
  })

  it('is asked again when it is another, and when nobody had listened', async () => {
    await seen(page)
    heard.get('viewing')?.({ conversation: 'c-2' })
    heard.get('viewing')?.({ conversation: 'c-1' })
    await flushPromises()
    expect(asked()).toHaveLength(2)
    heard.get('welcome')?.({})
    await flushPromises()
    expect(asked()).toHaveLength(3)
  })
})
