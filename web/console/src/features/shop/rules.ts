import type { OrderState, OrderView, Parcel, Scan } from '../../api/types'

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
