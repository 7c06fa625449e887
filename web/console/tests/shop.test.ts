import { describe, expect, it } from 'vitest'
import type { OrderState, OrderView, PriceSpan, PriceView, Promised } from '../src/api/types'
import {
  bySubject, changedPrices, lastScans, lightOf, momentsOf, mostUrgent, overrunOf, priceLine, recipientOf, stepsOf, sumOf,
  unnamedDiscount,
} from '../src/features/shop/rules'
import { mayHide } from '../src/ui/personal'
import { anOrder } from './make'

const states = (order: OrderView, now: number) => stepsOf(order, now).map((step) => step.state).join(' ')

describe('the course of an order', () => {
  it.each<[OrderState, string]>([
    ['unpaid', 'done now ahead ahead ahead'],
    ['paid', 'done done now ahead ahead'],
    ['packed', 'done done now ahead ahead'],
    ['shipped', 'done done done now ahead'],
    ['delivered', 'done done done done now'],
    ['completed', 'done done done done done'],
    ['cancelled', ''],
    ['refunded', ''],
  ])('%s', (state, course) => expect(states(anOrder({ state }), 0)).toBe(course))

  it('shows where a promise is broken', () => {
    expect(states(anOrder({ promised_dispatch_at: 5 }), 6)).toBe('done done late ahead ahead')
  })
})

describe('the sum of an order in the list', () => {
  const sums = { goods_total: 20000, discount: 1500, freight: 800 }
  it('is what is to be paid while it waits', () => expect(sumOf(anOrder({ state: 'unpaid', paid: 0, ...sums }))).toBe(19300))
  it('is what was paid after that', () => expect(sumOf(anOrder({ state: 'paid', paid: 19000, ...sums }))).toBe(19000))
})

describe('promises', () => {
  it.each<[string, Partial<OrderView>, number, ReturnType<typeof overrunOf>]>([
    ['kept so far', { promised_dispatch_at: 10 }, 10, null],
    ['none was made', { promised_dispatch_at: null }, 99, null],
    ['dispatch is late', { promised_dispatch_at: 10 }, 12, { promise: 'dispatch', late: 2 }],
    ['dispatch comes before delivery', { promised_dispatch_at: 10, promised_delivery_at: 11 }, 12, { promise: 'dispatch', late: 2 }],
    ['delivery is late on the way', { state: 'shipped', promised_dispatch_at: 1, promised_delivery_at: 10 }, 12, { promise: 'delivery', late: 2 }],
    ['delivery is late before dispatch', { promised_delivery_at: 10 }, 12, { promise: 'delivery', late: 2 }],
    ['not once it is delivered', { state: 'delivered', promised_delivery_at: 10 }, 12, null],
    ['not before it is paid', { state: 'unpaid', promised_dispatch_at: 10 }, 12, null],
    ['not once it is cancelled', { state: 'cancelled', promised_dispatch_at: 10 }, 12, null],
  ])('%s', (_, change, now, overrun) => expect(overrunOf(anOrder(change), now)).toEqual(overrun))
})

it('shows the newest scans first', () => {
  const scans = [1, 3, 2].map((at) => ({ at, place: '', text: '' }))
  const parcel = { id: 'p', carrier: '', number: '', state: null, state_zh: '', state_en: '', line_ids: [], scans }
  expect(lastScans(parcel, 2).map((scan) => scan.at)).toEqual([3, 2])
})

it('puts the order in question first, then the newest', () => {
  const orders = [anOrder({ id: 'old', placed_at: 1 }), anOrder({ id: 'new', placed_at: 9 }), anOrder({ id: 'asked', placed_at: 5 })]
  expect(bySubject(orders, 'asked').map((order) => order.id)).toEqual(['asked', 'new', 'old'])
  expect(bySubject(orders, null).map((order) => order.id)).toEqual(['new', 'asked', 'old'])
})

const promised = (standing: Promised['standing']): Promised => ({ promise: 'dispatch', due_at: 0, standing, left: 0 })

describe('a promise at a look', () => {
  it.each<[Promised['standing'], ReturnType<typeof lightOf>]>([
    ['open', null],
    ['at_risk', 'yellow'],
    ['late', 'red'],
    ['kept', 'green'],
    ['broken', 'red'],
    ['done', null],
  ])('%s', (standing, light) => expect(lightOf(promised(standing))).toBe(light))

  it('shows what is late now before what was late once', () => {
    expect(mostUrgent([promised('broken'), promised('kept'), promised('late')])?.standing).toBe('late')
    expect(mostUrgent([])).toBeNull()
  })
})

describe('an order of its own page', () => {
  it('tells what happened, earliest first', () => {
    const order = anOrder({ placed_at: 1, paid_at: 3, cancelled_at: 2 })
    expect(momentsOf(order)).toEqual([{ name: 'placed', at: 1 }, { name: 'cancelled', at: 2 }, { name: 'paid', at: 3 }])
  })

  it('knows what of the discounts has no name', () => {
    const discounts: OrderView['discounts'] = [{ kind: 'coupon', name: '', amount: 30, shares: [30] }]
    expect(unnamedDiscount(anOrder({ discount: 50, discounts }))).toBe(20)
  })
})

const span = (from_at: number, until_at: number | null, price: number): PriceSpan => ({ from_at, until_at, price })

describe('prices over time', () => {
  it.each<[string, PriceSpan[], string]>([
    ['nothing', [], ''],
    ['one price lies in the middle', [span(0, null, 5)], '0,5 100,5'],
    ['a price that fell', [span(0, 50, 9), span(50, null, 3)], '0,0 50,0 50,10 100,10'],
    ['what is no longer sold ends', [span(0, 50, 9), span(50, 200, 3)], '0,0 25,0 25,10 100,10'],
    ['at the very moment', [span(100, null, 9)], '0,5 100,5'],
  ])('%s', (_, spans, line) => expect(priceLine(spans, 100, 100, 10)).toBe(line))

  it('shows variants only where they went another way than the product', () => {
    const priced = (sku: string, ...spans: PriceSpan[]): PriceView => ({ sku, options: {}, sold: true, spans })
    const fell = [span(0, 5, 9), span(5, null, 3)]
    const prices = [priced('P', ...fell), priced('A', ...fell), priced('B', span(0, null, 3)), priced('C', span(0, 2, 1), span(2, null, 3))]
    expect(changedPrices(prices).map((one) => one.sku)).toEqual(['P', 'C'])
    expect(changedPrices([])).toEqual([])
  })
})

describe('the recipient', () => {
  it('is told masked, without what nobody told', () => {
    const customer = { id: 'c', name: '李**', masked_phone: '', masked_address: '浙江省杭州市****' }
    expect(recipientOf(anOrder({ customer }))).toEqual([
      { field: 'name', masked: '李**' },
      { field: 'address', masked: '浙江省杭州市****' },
    ])
  })

  it.each([
    ['138****5678', true],
    ['李', false],
    ['', false],
  ])('%s hides something: %s', (masked, hides) => expect(mayHide(masked)).toBe(hides))
})
