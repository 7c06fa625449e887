import { describe, expect, it } from 'vitest'
import { askOf, caseAsk, factsFor, KINDS, REASONS, together, usualForm, verdictRule, withKind, type CaseForm } from '../src/features/aftersales/rules'
import { aCase, aLine, anOrder } from './make'

const order = anOrder({ lines: [aLine({ id: 'coat', quantity: 2 }), aLine({ id: 'scarf' })] })
const form: CaseForm = { kind: 'return_refund', reason: 'quality', quantities: { coat: 1 }, facts: { proof: 'given' } }

describe('the usual case', () => {
  it('takes back what is not yet dispatched', () => {
    expect(usualForm(anOrder({ state: 'packed' }))).toMatchObject({ kind: 'refund_only', reason: 'changed_mind' })
  })
  it('is a return once it is delivered', () => {
    expect(usualForm(anOrder({ state: 'delivered' }))).toMatchObject({ kind: 'return_refund', reason: 'no_reason' })
  })
  it('is the whole of a single line, and a choice among several', () => {
    expect(usualForm(anOrder({ lines: [aLine({ id: 'coat', quantity: 3 })] })).quantities).toEqual({ coat: 3 })
    expect(usualForm(order).quantities).toEqual({})
  })
})

describe('another kind', () => {
  it('keeps a reason it can rest on', () => expect(withKind(form, 'exchange').reason).toBe('quality'))
  it('takes its own first reason otherwise', () => expect(withKind(form, 'price_protection').reason).toBe('price_drop'))
  it('always has a reason', () => KINDS.forEach((kind) => expect(REASONS[kind]).toContain(withKind(form, kind).reason)))
})

describe('the question', () => {
  it('names lines, reason and facts', () => {
    expect(askOf(order, form)).toEqual({
      order_id: 'o-1', kind: 'return_refund', reason: 'quality', lines: [{ line_id: 'coat', quantity: 1 }], facts: { proof: 'given' },
    })
  })
  it('is not asked while nothing is chosen', () => expect(askOf(order, { ...form, quantities: { coat: 0 } })).toBeNull())
  it('never asks for more than was bought', () => {
    expect(askOf(order, { ...form, quantities: { coat: 9, scarf: 1 } })?.lines).toEqual([
      { line_id: 'coat', quantity: 2 }, { line_id: 'scarf', quantity: 1 },
    ])
  })
  it('leaves out facts that the reason does not need, and those not known', () => {
    expect(askOf(order, { ...form, reason: 'no_reason' })?.facts).toEqual({})
    const price = { ...form, reason: 'price_drop' as const, facts: { current_unit_price: 900 } }
    expect(askOf(order, price)?.facts).toEqual({ current_unit_price: 900 })
  })
  it('knows what to ask for each reason', () => {
    expect(factsFor('price_drop', 'paid').map((field) => field.name)).toEqual(['current_unit_price', 'price_promise_days'])
    expect(factsFor('late_dispatch', 'paid')).toEqual([])
  })
  it('asks for the goods only once they are out', () => {
    expect(factsFor('changed_mind', 'delivered').map((field) => field.name)).toEqual(['condition'])
    expect(factsFor('changed_mind', 'packed')).toEqual([])
  })
  it('is opened for the conversation', () => {
    const ask = askOf(order, form)
    expect(ask && caseAsk(ask, 'c-1')).toMatchObject({ conversation_id: 'c-1', order_id: 'o-1' })
  })
})

it('shows each case once, newest first', () => {
  const here = [aCase({ id: 'a', opened_at: 1 })]
  const there = [aCase({ id: 'a', opened_at: 1 }), aCase({ id: 'b', opened_at: 2 })]
  expect(together(here, there).map((one) => one.id)).toEqual(['b', 'a'])
})

it('names the rule of the verdict, which stands first', () => {
  const rule = (id: string) => ({ id, title_zh: id, title_en: id, statement_zh: '', source: '', certainty: 'high' as const, effective: null })
  const line = (rule_id: string) => ({ text_zh: '', text_en: '', rule_id })
  const { decision } = aCase()
  const refused = { ...decision, eligible: false, lines: [line('B'), line('A')], rules: [rule('A'), rule('B')] }
  expect(verdictRule(refused)?.id).toBe('B')
  expect(verdictRule({ ...refused, rules: [] })).toBeNull()
})
