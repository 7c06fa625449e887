import { describe, expect, it } from 'vitest'
import type { FactView, HistoryView, MemberView, SegmentTest } from '../src/api/types'
import {
  boundsOf,
  changeKey,
  dueTonight,
  factGroups,
  factNames,
  freshTest,
  isComplete,
  memberName,
  minorOf,
  personalOf,
  subjectOf,
  SUBJECTS,
  withBounds,
} from '../src/features/customers/rules'

const fact = (name: FactView['name'], shown: boolean, value = 'x'): FactView => ({
  name, value, shown, source: 'store', told_at: 1, customer_id: 'a',
})
const member = (id: string, name: string): MemberView => ({ id, name, kind: 'person', identities: [] })
const entry = (what: HistoryView['what'], after: string): HistoryView => ({
  id: 'h', customer_id: 'a', what, of: 'x', before: '', after, source: '', other_id: null, at: 1, by_name: '',
})

describe('facts', () => {
  it('stand once, with what other sources tell of the same', () => {
    const [first, second, third] = [fact('name', true), fact('name', false, 'y'), fact('phone', true)]
    expect(factGroups([first, second, third])).toEqual([
      { shown: first, others: [second] },
      { shown: third, others: [] },
    ])
  })

  it('of a company include what it does and who is in charge', () => {
    expect(factNames('company').filter((name) => !factNames('person').includes(name))).toEqual(['business', 'in_charge'])
  })
})

describe('a customer among others', () => {
  it.each([
    ['a name and the end of the id', 'abcd-1234', 'Wang · 1234'],
    ['the end of an id that is not there', 'zzzz-9999', '9999'],
  ])('is called by %s', (_, id, called) => expect(memberName([member('abcd-1234', 'Wang')], id)).toBe(called))
})

describe('a change', () => {
  it.each([
    ['tag', 'x', 'tagOn'],
    ['tag', '', 'tagOff'],
    ['consent', 'given', 'consentOn'],
    ['consent', '', 'consentOff'],
    ['segment', 'x', 'segmentOn'],
    ['segment', '', 'segmentOff'],
    ['fact', 'x', 'fact'],
  ] as const)('of %s to "%s" is told by %s', (what, after, key) => expect(changeKey(entry(what, after))).toBe(key))
})

describe('a test of a segment', () => {
  it.each(SUBJECTS)('of %s keeps its subject', (subject) => expect(subjectOf(freshTest(subject))).toBe(subject))

  it.each(['spent', 'last_order_at'] as const)('of %s has two bounds that may be open', (subject) => {
    const bounded = withBounds(freshTest(subject), { least: 1, most: null })
    expect(boundsOf(bounded)).toEqual({ least: 1, most: null })
  })

  it('without bounds keeps what it says', () => {
    const kind = freshTest('is_a')
    expect([boundsOf(kind), withBounds(kind, { least: 1, most: 2 })]).toEqual([null, kind])
  })

  it.each<[string, SegmentTest[], boolean]>([
    ['nothing', [], false],
    ['an open span', [freshTest('level')], false],
    ['an upper bound', [{ test: 'measured', of: 'level', least: null, most: 3 }], true],
    ['a lower bound', [{ test: 'since', of: 'last_order_at', least_days: 3, most_days: null }], true],
    ['bounds upside down', [{ test: 'measured', of: 'level', least: 4, most: 3 }], false],
    ['equal bounds', [{ test: 'measured', of: 'level', least: 3, most: 3 }], true],
    ['a tag without a word', [freshTest('tagged')], false],
    ['a tag', [{ test: 'tagged', value: 'x', has: false }], true],
    ['a consent', [freshTest('agreed')], true],
    ['a kind beside an open span', [freshTest('is_a'), freshTest('spent')], false],
  ])('is complete or not: %s', (_, tests, complete) => expect(isComplete({ match: 'all', tests })).toBe(complete))
})

describe('an amount as it is written', () => {
  it.each([
    ['12.5', 2, 1250],
    ['3', 0, 3],
    [' ', 2, null],
    ['twelve', 2, null],
    ['-1', 2, null],
  ])('"%s" with %i decimals is %s', (written, decimals, minor) => expect(minorOf(written, decimals)).toBe(minor))
})

describe('a fact that is masked', () => {
  it.each([
    ['phone', 'phone'],
    ['address', 'address'],
    ['birthday', 'birthday'],
    ['identity', 'identity'],
    ['in_charge', 'in_charge'],
    ['trait', null],
    ['name', null],
  ] as const)('%s can be shown as %s', (name, field) => expect(personalOf(name)).toBe(field))
})

describe('what a night erases', () => {
  it.each([
    ['as counted', { orders: 1, customers: 2 }, false, [['orders', 1], ['customers', 2]]],
    ['at least so many', { customers: 2, visitors: 3 }, true, [['mostCustomers', 2], ['most', 3]]],
    ['nobody of those looked at', {}, true, [['perhapsCustomers', 0], ['perhaps', 0]]],
    ['nothing', { orders: 0 }, false, []],
  ])('%s', (_, due, more, told) => {
    expect(dueTonight({ due: { kind: 'retention.forgotten', ...due }, more, more_customers: more })).toEqual(told)
  })
})
