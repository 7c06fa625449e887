import type { CaseAsk, CaseFacts, CaseKind, CaseReason, CaseView, DecisionAsk, DecisionView, OrderState, OrderView } from '../../api/types'

/** The reasons that each kind of case can rest on, the most common first. */
export const REASONS: Readonly<Record<CaseKind, readonly CaseReason[]>> = {
  return_refund: ['no_reason', 'quality', 'not_as_described', 'wrong_item', 'damaged'],
  refund_only: ['changed_mind', 'ordered_by_mistake', 'missing', 'damaged', 'quality', 'not_received', 'late_dispatch'],
  exchange: ['no_reason', 'quality', 'wrong_item', 'damaged', 'not_as_described'],
  resend: ['missing', 'wrong_item', 'damaged', 'not_received'],
  repair: ['quality'],
  price_protection: ['price_drop'],
  modify: ['changed_mind', 'ordered_by_mistake'],
  compensation: ['late_dispatch', 'late_delivery', 'broken_promise', 'damaged', 'missing', 'fraud', 'unsafe_food'],
  dispute: ['quality', 'not_as_described', 'not_received', 'late_delivery', 'price_drop'],
  rights_complaint: ['broken_promise', 'late_dispatch', 'harassment', 'fraud', 'unsafe_food'],
}

export const KINDS = Object.keys(REASONS) as readonly CaseKind[]

type Told = Pick<
  CaseFacts,
  'condition' | 'proof' | 'visible' | 'current_unit_price' | 'price_promise_days' | 'stalled_hours' | 'failed_repairs'
>

/** What the rules need to know beyond the order and only a person can tell. An amount is in minor units. */
export type FactField =
  | { name: 'condition'; input: 'choice'; of: 'conditions'; options: readonly NonNullable<Told['condition']>[] }
  | { name: 'proof'; input: 'choice'; of: 'proofs'; options: readonly NonNullable<Told['proof']>[] }
  | { name: 'visible'; input: 'flag' }
  | { name: 'current_unit_price'; input: 'amount' }
  | { name: 'price_promise_days' | 'stalled_hours' | 'failed_repairs'; input: 'count' }

const CONDITION: FactField = {
  name: 'condition', input: 'choice', of: 'conditions',
  options: ['intact', 'seal_broken', 'tags_removed', 'activated', 'used', 'misused'],
}
const PROOF: FactField = { name: 'proof', input: 'choice', of: 'proofs', options: ['pending', 'given', 'none'] }
const VISIBLE: FactField = { name: 'visible', input: 'flag' }
const FACTS: Partial<Record<CaseReason, readonly FactField[]>> = {
  no_reason: [CONDITION],
  changed_mind: [CONDITION],
  ordered_by_mistake: [CONDITION],
  quality: [PROOF, VISIBLE, { name: 'failed_repairs', input: 'count' }],
  not_as_described: [PROOF, VISIBLE],
  wrong_item: [PROOF],
  damaged: [PROOF],
  missing: [PROOF],
  not_received: [{ name: 'stalled_hours', input: 'count' }],
  price_drop: [{ name: 'current_unit_price', input: 'amount' }, { name: 'price_promise_days', input: 'count' }],
  fraud: [PROOF],
  unsafe_food: [PROOF],
}

/** Nothing can have happened yet to goods that were not dispatched. */
export function factsFor(reason: CaseReason, state: OrderState): readonly FactField[] {
  const fields = FACTS[reason] ?? []
  return NOT_DISPATCHED.has(state) ? fields.filter((field) => field !== CONDITION) : fields
}

export interface CaseForm {
  kind: CaseKind
  reason: CaseReason
  /** Pieces by order line; 0: not part of the case. */
  quantities: Record<string, number>
  /** A fact that is not told counts as the server's own default. */
  facts: Partial<Told>
}

const NOT_DISPATCHED: ReadonlySet<OrderState> = new Set(['unpaid', 'paid', 'packed'])

/** The usual case of an order: taken back before it is dispatched, returned after; the whole of a single line. */
export function usualForm(order: OrderView): CaseForm {
  const kind: CaseKind = NOT_DISPATCHED.has(order.state) ? 'refund_only' : 'return_refund'
  const [first, ...others] = order.lines
  const quantities = first && !others.length ? { [first.id]: first.quantity } : {}
  return withKind({ kind, reason: 'no_reason', quantities, facts: {} }, kind)
}

/** A kind keeps the reason where it can rest on it. */
export function withKind(form: CaseForm, kind: CaseKind): CaseForm {
  const reasons = REASONS[kind]
  const reason = reasons.includes(form.reason) ? form.reason : (reasons[0] ?? form.reason)
  return { ...form, kind, reason }
}

/** The question for the server; null while nothing is chosen. Facts that the reason does not need are left out. */
export function askOf(order: OrderView, form: CaseForm): DecisionAsk | null {
  const lines = order.lines
    .map((line) => ({ line_id: line.id, quantity: Math.min(form.quantities[line.id] ?? 0, line.quantity) }))
    .filter((line) => line.quantity > 0)
  if (!lines.length) return null
  const facts = Object.fromEntries(
    factsFor(form.reason, order.state).flatMap(({ name }) => {
      const value = form.facts[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
  return { order_id: order.id, kind: form.kind, reason: form.reason, lines, facts }
}

/** A case that came up outside of a conversation names none. */
export function caseAsk(ask: DecisionAsk, conversationId: string | null): CaseAsk {
  return { ...ask, conversation_id: conversationId }
}

/** The rule that the verdict rests on: its statement stands first. */
export function verdictRule(decision: DecisionView): DecisionView['rules'][number] | null {
  return decision.rules.find((rule) => rule.id === decision.lines[0]?.rule_id) ?? null
}

/** Cases of the conversation and of the order, each once, newest first. */
export function together(...lists: readonly (readonly CaseView[])[]): CaseView[] {
  const byId = new Map(lists.flat().map((one) => [one.id, one]))
  return [...byId.values()].toSorted((a, b) => b.opened_at - a.opened_at)
}
