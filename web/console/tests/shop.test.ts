import { describe, expect, it } from 'vitest'
import type { OrderState, OrderView } from '../src/api/types'
import { bySubject, lastScans, overrunOf, stepsOf } from '../src/features/shop/rules'
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
