import type { CrisisPlan, CrisisRecord, CrisisStanding, Touch } from '../../api/types'

export const LONGEST = 4000
export const MOST_STEPS = 5
export const MOST_TOPICS = 30

/** A topic as it is typed: its words as one text. `key` tells it from the others while it is edited. */
export interface TopicDraft {
  key: number
  name: string
  words: string
}

/** A plan as it is edited, and the one that it was `begun` from. In the chain an empty id is any supervisor. */
export interface PlanDraft {
  begun: CrisisPlan
  statement_zh: string
  statement_en: string
  topics: TopicDraft[]
  chain: string[]
}

/** Words stand on lines of their own, or between commas, Chinese ones too. */
export function wordsOf(text: string): string[] {
  const words = text.split(/[\n,\u3001\uFF0C;\uFF1B]/).map((word) => word.trim())
  return [...new Set(words.filter(Boolean))]
}

export function draftOf(plan: CrisisPlan): PlanDraft {
  return {
    begun: plan,
    statement_zh: plan.statement_zh,
    statement_en: plan.statement_en,
    topics: plan.topics.map(({ name, words }, key) => ({ key, name, words: words.join('\u3001') })),
    chain: plan.chain.map((link) => link.account_id ?? ''),
  }
}

export function planOf(draft: PlanDraft): CrisisPlan {
  return {
    statement_zh: draft.statement_zh,
    statement_en: draft.statement_en,
    topics: draft.topics.map(({ name, words }) => ({ name: name.trim(), words: wordsOf(words) })),
    chain: draft.chain.map((id) => ({ account_id: id || null, name: '' })),
  }
}

export const isSame = (one: PlanDraft, other: PlanDraft) => JSON.stringify(planOf(one)) === JSON.stringify(planOf(other))

/** Why a plan cannot be saved: the name of a text; null where it can. */
export function obstacle(draft: PlanDraft): 'long' | 'topic' | 'twice' | 'approver' | null {
  const { topics, chain } = draft
  if ([draft.statement_zh, draft.statement_en].some((text) => Array.from(text.trim()).length > LONGEST)) return 'long'
  if (topics.some(({ name, words }) => !name.trim() || !wordsOf(words).length)) return 'topic'
  if (new Set(topics.map(({ name }) => name.trim())).size < topics.length) return 'twice'
  const named = chain.filter(Boolean)
  return new Set(named).size < named.length ? 'approver' : null
}

export function aTopic(topics: readonly TopicDraft[]): TopicDraft {
  return { key: Math.max(-1, ...topics.map(({ key }) => key)) + 1, name: '', words: '' }
}

export interface Span {
  text: string
  topic: string
}

/** A sentence with its touches set off; of touches that overlap the first and longest shows. */
export function spansOf(text: string, touches: readonly Touch[]): Span[] {
  const letters = Array.from(text)
  const spans: Span[] = []
  let at = 0
  const put = (end: number, topic: string) => {
    if (end > at) spans.push({ text: letters.slice(at, end).join(''), topic })
    at = Math.max(at, end)
  }
  for (const touch of touches.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (touch.start < at) continue
    put(touch.start, '')
    put(touch.end, touch.topic)
  }
  put(letters.length, '')
  return spans
}

/** The statement that goes next into a draft: the shop's language first, the other one when that stands there already. */
export function nextStatement(plan: Pick<CrisisPlan, 'statement_zh' | 'statement_en'>, locale: string, draft: string): string {
  const [own, other] = locale === 'en' ? [plan.statement_en, plan.statement_zh] : [plan.statement_zh, plan.statement_en]
  const first = own || other
  const stands = draft.trim() === first || draft.trim().endsWith(`\n${first}`)
  return stands && other ? other : first
}

/** Shops that a switch would turn on, and those whose plan stands in the way. */
export function switchable(standings: readonly CrisisStanding[]): { ready: CrisisStanding[]; hindered: CrisisStanding[] } {
  const off = standings.filter((one) => one.crisis === null)
  return { ready: off.filter((one) => one.hindrance === null), hindered: off.filter((one) => one.hindrance !== null) }
}

/** Who ended the last crisis, of records that have the newest first; empty where they do not say. */
export function endedBy(records: readonly CrisisRecord[]): string {
  const last = records.find((one) => one.what !== 'planned')
  return last?.what === 'ended' ? last.by_name : ''
}
