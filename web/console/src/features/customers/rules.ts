import type { FactName, FactView, HistoryView, MemberView, Personal, ProfileView, RetentionView, SegmentCondition, SegmentFacts, SegmentTest, SegmentView } from '../../api/types'

/** What can be told by hand of a person and, besides, of a company. */
const OF_EVERYBODY: readonly FactName[] = ['name', 'nick', 'phone', 'email', 'address', 'birthday', 'identity', 'trait', 'platform_id']
const OF_COMPANIES: readonly FactName[] = ['business', 'in_charge']

export function factNames(kind: ProfileView['kind']): readonly FactName[] {
  return kind === 'company' ? [...OF_EVERYBODY, ...OF_COMPANIES] : OF_EVERYBODY
}

export interface FactGroup {
  shown: FactView
  others: readonly FactView[]
}

/** Each fact that is shown, with what other sources tell of the same. */
export function factGroups(facts: readonly FactView[]): readonly FactGroup[] {
  return facts
    .filter((fact) => fact.shown)
    .map((shown) => ({ shown, others: facts.filter((other) => other.name === shown.name && !other.shown) }))
}

/** What a customer of a profile is called where several stand side by side: their name, and the end of their id. */
export function memberName(members: readonly MemberView[], id: string): string {
  const name = members.find((one) => one.id === id)?.name ?? ''
  return `${name} · ${id.slice(-4).toUpperCase()}`.replace(/^ · /, '')
}

/** The key of the sentence that tells a change. */
export function changeKey(entry: HistoryView): string {
  if (entry.what === 'tag' || entry.what === 'segment' || entry.what === 'consent') return entry.what + (entry.after ? 'On' : 'Off')
  return entry.what
}

/** Everything that a test of a segment can look at, under the name that the chooser shows. */
export const SUBJECTS = ['level', 'orders_count', 'spent', 'last_order_at', 'first_seen_at', 'tagged', 'agreed', 'is_a'] as const
export type Subject = (typeof SUBJECTS)[number]

export function subjectOf(test: SegmentTest): Subject {
  return test.test === 'measured' || test.test === 'since' ? test.of : test.test
}

/** What people say of a segment; of a new one nothing yet. */
export const factsOf = (segment: SegmentView | null): SegmentFacts =>
  segment
    ? { name: segment.name, tag: segment.tag, condition: segment.condition }
    : { name: '', tag: null, condition: { match: 'all', tests: [freshTest('spent')] } }

/** A test of that subject that says nothing yet. */
export function freshTest(subject: Subject): SegmentTest {
  switch (subject) {
    case 'level':
    case 'orders_count':
    case 'spent':
      return { test: 'measured', of: subject, least: null, most: null }
    case 'last_order_at':
    case 'first_seen_at':
      return { test: 'since', of: subject, least_days: null, most_days: null }
    case 'tagged':
      return { test: 'tagged', value: '', has: true }
    case 'agreed':
      return { test: 'agreed', purpose: 'marketing', has: true }
    case 'is_a':
      return { test: 'is_a', kind: 'person' }
  }
}

export interface Bounds {
  least: number | null
  most: number | null
}

export function boundsOf(test: SegmentTest): Bounds | null {
  if (test.test === 'measured') return { least: test.least ?? null, most: test.most ?? null }
  if (test.test === 'since') return { least: test.least_days ?? null, most: test.most_days ?? null }
  return null
}

export function withBounds(test: SegmentTest, bounds: Bounds): SegmentTest {
  if (test.test === 'measured') return { ...test, ...bounds }
  if (test.test === 'since') return { ...test, least_days: bounds.least, most_days: bounds.most }
  return test
}

/** Whether every test says something that somebody could meet. */
export function isComplete(condition: SegmentCondition): boolean {
  return condition.tests.length > 0 && condition.tests.every(isWhole)
}

function isWhole(test: SegmentTest): boolean {
  if (test.test === 'tagged') return test.value.trim() !== ''
  const bounds = boundsOf(test)
  if (!bounds) return true
  const { least, most } = bounds
  return least === null ? most !== null : most === null || least <= most
}

/** How many minor units an amount as people write it is; null for nothing. */
export function minorOf(written: string, decimals: number): number | null {
  const amount = Number(written)
  return written.trim() === '' || !Number.isFinite(amount) || amount < 0 ? null : Math.round(amount * 10 ** decimals)
}

const PERSONAL: readonly Personal[] = ['phone', 'email', 'address', 'birthday', 'identity', 'in_charge']

/** As what a fact can be shown whole, where it is masked and can be. */
export function personalOf(name: FactName): Personal | null {
  return PERSONAL.find((one) => one === name) ?? null
}

/** What a night will erase: the key of each sentence with its count. Of customers and visitors there may be more, also where none of those looked at is due. */
export function dueTonight({ due, more, more_customers: moreCustomers }: Pick<RetentionView, 'due' | 'more' | 'more_customers'>): [string, number][] {
  const { orders = 0, cases = 0, conversations = 0, customers = 0, visitors = 0 } = due
  const counts: [string, number][] = [
    ['orders', orders], ['cases', cases], ['conversations', conversations],
    [sentence(customers, moreCustomers, ['customers', 'mostCustomers', 'perhapsCustomers']), customers],
    [sentence(visitors, more, ['visitors', 'most', 'perhaps']), visitors],
  ]
  return counts.filter(([what, count]) => count > 0 || what.startsWith('perhaps'))
}

function sentence(count: number, more: boolean, [all, most, perhaps]: [string, string, string]): string {
  if (!more) return all
  return count > 0 ? most : perhaps
}
