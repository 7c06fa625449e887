import type { Light, OrderState, OrderView, Parcel, PriceSpan, PriceView, ProductView, Promised, Scan } from '../../api/types'

export type StepName = 'placed' | 'paid' | 'shipped' | 'delivered' | 'completed'
export type StepState = 'done' | 'now' | 'late' | 'ahead'
export interface Step {
  name: StepName
  state: StepState
}

const STEPS: readonly StepName[] = ['placed', 'paid', 'shipped', 'delivered', 'completed']
/** How many steps an order in this state has behind it; orders that ended otherwise have no course. */
const BEHIND: Partial<Record<OrderState, number>> = {
  unpaid: 1,
  paid: 2,
  packed: 2,
  shipped: 3,
  delivered: 4,
  completed: 5,
}

export interface Overrun {
  promise: 'dispatch' | 'delivery'
  /** Microseconds past the promised moment. */
  late: number
}

/** The promise that is being broken at the moment `now`, dispatch before delivery. */
export function overrunOf(order: OrderView, now: number): Overrun | null {
  const behind = BEHIND[order.state] ?? 0
  const dispatch = order.promised_dispatch_at ?? Infinity
  const delivery = order.promised_delivery_at ?? Infinity
  if (behind === 2 && now > dispatch) return { promise: 'dispatch', late: now - dispatch }
  if ((behind === 2 || behind === 3) && now > delivery) return { promise: 'delivery', late: now - delivery }
  return null
}

/** The course of an order; empty for one that was cancelled or refunded. */
export function stepsOf(order: OrderView, now: number): Step[] {
  const behind = BEHIND[order.state]
  if (behind === undefined) return []
  const current: StepState = overrunOf(order, now) ? 'late' : 'now'
  const stateAt = (i: number): StepState => (i < behind ? 'done' : i === behind ? current : 'ahead')
  return STEPS.map((name, i) => ({ name, state: stateAt(i) }))
}

/** What was paid; of an order that waits for its payment what is to be paid. */
export function sumOf(order: OrderView): number {
  return order.state === 'unpaid' ? order.goods_total - order.discount + order.freight : order.paid
}

/** The newest scans of a parcel, newest first. */
export function lastScans(parcel: Parcel, count: number): Scan[] {
  return parcel.scans.toSorted((a, b) => b.at - a.at).slice(0, count)
}

/** The order the conversation is about first, then the newest. */
export function bySubject(orders: readonly OrderView[], subject: string | null): OrderView[] {
  return orders.toSorted(
    (a, b) => Number(b.id === subject) - Number(a.id === subject) || (b.placed_at ?? 0) - (a.placed_at ?? 0),
  )
}

const LIGHTS = { late: 'red', broken: 'red', at_risk: 'yellow', kept: 'green' } as const

/** The light of a promise; one that is not due yet, or done at a moment nobody told, has none. */
export function lightOf(promised: Promised): Light | null {
  const { standing } = promised
  return standing in LIGHTS ? LIGHTS[standing as keyof typeof LIGHTS] : null
}

const URGENCY: readonly Promised['standing'][] = ['late', 'at_risk', 'open', 'broken', 'kept', 'done']

/** The promise that asks most to be looked at. */
export function mostUrgent(promises: readonly Promised[]): Promised | null {
  return promises.toSorted((a, b) => URGENCY.indexOf(a.standing) - URGENCY.indexOf(b.standing))[0] ?? null
}

export type MomentName = 'placed' | 'paid' | 'shipped' | 'delivered' | 'completed' | 'cancelled'
const MOMENTS: readonly MomentName[] = ['placed', 'paid', 'shipped', 'delivered', 'completed', 'cancelled']

/** What happened to an order, earliest first. */
export function momentsOf(order: OrderView): { name: MomentName; at: number }[] {
  return MOMENTS.flatMap((name) => {
    const at = order[`${name}_at`]
    return at === null || at === undefined ? [] : [{ name, at }]
  }).toSorted((a, b) => a.at - b.at)
}

/** What of the discounts has no name. */
export function unnamedDiscount(order: OrderView): number {
  return order.discount - order.discounts.reduce((sum, one) => sum + one.amount, 0)
}

/** The points of a price as a stepped line of a drawing `width` by `height`: the last price goes on to `now`. */
export function priceLine(spans: readonly PriceSpan[], now: number, width: number, height: number): string {
  const [first] = spans
  const last = spans.at(-1)
  if (!first || !last) return ''
  const end = Math.max(last.until_at ?? now, last.from_at + 1)
  const prices = spans.map((span) => span.price)
  const low = Math.min(...prices)
  const high = Math.max(...prices)
  const x = (at: number) => Math.round(((at - first.from_at) / (end - first.from_at)) * width)
  const y = (price: number) => (high === low ? height / 2 : Math.round(((high - price) / (high - low)) * height))
  return spans.map((span) => `${x(span.from_at)},${y(span.price)} ${x(span.until_at ?? end)},${y(span.price)}`).join(' ')
}

/** Pieces of all variants; null where the source counts none. */
export function stockOf(product: ProductView): number | null {
  const counted = product.variants.flatMap((one) => (one.stock === null ? [] : [one.stock]))
  return counted.length ? counted.reduce((sum, pieces) => sum + pieces, 0) : null
}

/** Prices that ever changed: first the product's own, then those of variants that went another way. */
export function changedPrices(prices: readonly PriceView[]): PriceView[] {
  const [own] = prices
  const course = (one: PriceView) => JSON.stringify(one.spans)
  return prices.filter((one, place) => place === 0 || (one.spans.length > 1 && own !== undefined && course(one) !== course(own)))
}

/** What an order says of its recipient, masked; what the source did not tell is left out. */
export function recipientOf(order: OrderView): readonly { field: 'name' | 'phone' | 'address'; masked: string }[] {
  const { name, masked_phone: phone, masked_address: address } = order.customer
  const told = [
    { field: 'name', masked: name },
    { field: 'phone', masked: phone },
    { field: 'address', masked: address },
  ] as const
  return told.filter((one) => one.masked)
}
