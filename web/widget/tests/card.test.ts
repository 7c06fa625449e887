// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { Card } from '@xiaoer/live/views'
import { addressOf, createDrawing, dataOf, pagesOf, priceOf } from '../src/files/card'
import { createShowing } from '../src/files/showing'
import { fileTexts } from '../src/files/text'
import type { Thread } from '../src/thread'

const base = 'https://desk.example/w/yunhe.js'
const coat: Card = {
  id: 'p1', code: 'YH-1', title: '<b>云朵羽绒服</b>', detail: '雾蓝 / L', picture: '/files/ab12', amount: 39_900, currency: 'CNY',
  pieces: null, state: null, state_zh: null, state_en: null,
}
const order: Card = { ...coat, code: 'SO-1', title: '云朵羽绒服', pieces: 2, state: 'shipped', state_zh: '已发货', state_en: 'on the way' }
const draw = createDrawing('zh', base, { product: 'https://shop.example/p/{}?from=chat', order: undefined })

it('draws a product, and no text turns into markup', () => {
  const card = draw(coat)
  expect(card.textContent).toBe('商品<b>云朵羽绒服</b>雾蓝 / L¥399.00')
  expect(card.querySelectorAll('b')).toHaveLength(1)
  const picture = card.querySelector('img')
  expect([picture?.getAttribute('src'), picture?.alt, picture?.width, picture?.height]).toEqual(['https://desk.example/files/ab12', '', 56, 56])
  expect([card.tagName, card.getAttribute('href'), card.getAttribute('rel')]).toEqual(['A', 'https://shop.example/p/YH-1?from=chat', 'noopener'])
})

it('draws an order in the shopper’s language; without a page of it there is no link', () => {
  expect(draw(order).textContent).toBe('订单 SO-1云朵羽绒服雾蓝 / L · 共 2 件¥399.00已发货')
  expect([draw(order).tagName, draw(order).hasAttribute('href')]).toEqual(['DIV', false])
  expect(createDrawing('en', base, { product: '', order: '' })(order).textContent).toBe('Order SO-1云朵羽绒服雾蓝 / L · Pieces: 2¥399.00on the way')
})

it.each(['https://elsewhere.example/x.png', '//elsewhere.example/x.png', '/\\elsewhere.example/x.png', 'javascript:alert(1)', 'data:image/svg+xml,x', '', null])(
  'shows no picture from %j',
  (picture) => expect(draw({ ...coat, picture }).querySelector('img')).toBeNull(),
)

it('leaves out what is empty', () => {
  expect(draw({ ...coat, title: '', detail: '' }).textContent).toBe('商品YH-1¥399.00')
})

describe('the page of a product', () => {
  it.each([
    ['https://shop.example/p/{}', 'https://shop.example/p/A%2F%3F%26%22'],
    ['/p/{}', new URL('/p/A%2F%3F%26%22', location.href).href],
    ['javascript:alert("{}")', ''],
    ['data:text/html,{}', ''],
    ['http://', ''],
    ['', ''],
    [undefined, ''],
  ])('by %j', (pattern, address) => {
    // A page without an address of its own has no path to go from.
    if (pattern === '/p/{}' && location.protocol === 'about:') return
    expect(addressOf(pattern, 'A/?&"')).toBe(address)
  })

  it('is what the tag of the script says', () => {
    const tag = document.createElement('script')
    tag.type = 'text/plain'
    tag.src = base
    Object.assign(tag.dataset, { product: '/p/{}' })
    document.body.append(tag)
    expect(pagesOf(dataOf(base))).toEqual({ product: '/p/{}', order: undefined })
    expect(pagesOf(dataOf('https://desk.example/w/other.js'))).toEqual({ product: undefined, order: undefined })
  })
})

it.each([
  [39_900, 'CNY', 'zh', '¥399.00'],
  [39_900, 'JPY', 'zh', '¥39,900'],
  [39_900, 'KWD', 'en', 'KWD 39.900'],
  [-5, 'USD', 'en', '-$0.05'],
] as const)('writes %d of %s in %s', (amount, currency, locale, text) => {
  expect(priceOf({ amount, currency }, locale).replace('\u00a0', ' ')).toBe(text)
})

it('takes the place of the words in their row, once', () => {
  document.body.innerHTML = `<div class="log"><div>${'<div class="entry"><div class="bubble">[商品]</div></div>'.repeat(2)}</div></div>`
  const log = document.querySelector('.log') as HTMLElement
  const list = log.firstElementChild as HTMLElement
  const show = createShowing(log, list, fileTexts.zh, () => {}, draw, base)
  const thread = [{ body: '[商品]', card: null }, { body: '[商品]', card: order }] as unknown as Thread
  show(thread)
  show(thread)
  expect([...list.children].map((row) => row.textContent)).toEqual(['[商品]', '订单 SO-1云朵羽绒服雾蓝 / L · 共 2 件¥399.00已发货'])
  expect(list.querySelectorAll('.card')).toHaveLength(1)
})
