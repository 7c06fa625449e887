import type { Bound, Holiday, Hours, Span, SpecialDay, Times, TimesView } from '../../api/types'

export const LIMITS = ['first_reply', 'next_reply', 'resolution'] as const
export type LimitName = (typeof LIMITS)[number]
const DAY = 1440

/** 540 is 09:00, the end of the day 24:00. */
export function clockTime(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** 9, 9:30, 0930 and a full-width colon are read; null where it is no time of the day. */
export function minutesOf(text: string): number | null {
  const read = /^\s*(\d{1,2})(?:\s*[:\uFF1A.]?\s*([0-5]\d))?\s*$/.exec(text)
  if (!read) return null
  const at = Number(read[1]) * 60 + Number(read[2] ?? 0)
  return at <= DAY ? at : null
}

/** The span that is offered next: after lunch, or the rest of the day. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1)
  if (!last) return { start: 540, end: 1080 }
  const start = Math.min(last.end + 60, DAY - 60)
  return { start, end: Math.min(start + 240, DAY) }
}

export const mayAdd = (spans: readonly Span[]) => spans.length < 6 && (spans.at(-1)?.end ?? 0) <= DAY - 120

/** Whether spans follow each other within their day. */
export function inOrder(spans: readonly Span[]): boolean {
  return spans.every((span, at) => span.start < span.end && span.end <= DAY && (at === 0 || (spans[at - 1]?.end ?? DAY) < span.start))
}

/** One after the other: agent, supervisor, limit; those that are left out do not count. */
export function limitHolds(bound: Bound | null): boolean {
  if (!bound) return true
  const moments = [bound.agent_after, bound.supervisor_after, bound.within].filter((moment) => moment !== null)
  return moments.every((moment, at) => Number.isInteger(moment) && moment > 0 && (at === 0 || (moments[at - 1] ?? 0) < moment))
}

/** Why the times cannot be saved as they are: the name of a text; null where they can. */
export function obstacle(times: Times): 'spans' | 'closed' | 'days' | 'limits' | 'sign' | 'reopens' | null {
  const { week, special } = times.hours
  if (![...week, ...special.map((one) => one.spans)].every(inOrder)) return 'spans'
  if (!week.some((spans) => spans.length)) return 'closed'
  const days = special.map((one) => one.day)
  if (days.includes('') || new Set(days).size < days.length) return 'days'
  if (!LIMITS.every((name) => limitHolds(times[name]))) return 'limits'
  if (times.sign_after < 5 || times.sign_after > 28) return 'sign'
  return times.reopens_within >= 600 && times.reopens_within <= 30 * 86_400 ? null : 'reopens'
}

/** A copy to be edited; the document calls optional what the server always says. */
export function draftOf(view: TimesView): Times {
  return structuredClone(view.times) as Times
}

export const isSame = (one: Times, other: Times) => JSON.stringify(one) === JSON.stringify(other)

/** What a limit is where it is switched on. */
export const DEFAULTS: Record<LimitName, Bound> = {
  first_reply: { within: 30, agent_after: 15, supervisor_after: 25, counted: 'working' },
  next_reply: { within: 180, agent_after: 90, supervisor_after: 150, counted: 'working' },
  resolution: { within: 86_400, agent_after: 72_000, supervisor_after: 82_800, counted: 'working' },
}

/** Seconds in one unit of a limit's fields: replies are set in seconds, a matter in hours. */
export const unitOf = (name: LimitName) => (name === 'resolution' ? 3600 : 1)

/** The days of a holiday together: first and last day off, and the days that are worked for it. */
export interface Festival {
  name_zh: string
  name_en: string
  from: string
  to: string
  worked: string[]
}

/** In the order of their first days; those whose last day is over are left out. */
export function festivals(holidays: readonly Holiday[], today: string): Festival[] {
  const found = new Map<string, Festival>()
  for (const { day, works, name_zh, name_en } of holidays) {
    const key = `${day.slice(0, 4)} ${name_en}`
    const one = found.get(key) ?? { name_zh, name_en, from: '', to: '', worked: [] }
    found.set(key, one)
    if (works) one.worked.push(day)
    else Object.assign(one, { from: one.from || day, to: day })
  }
  const last = (one: Festival) => [one.to, ...one.worked].toSorted().at(-1) ?? ''
  return [...found.values()].filter((one) => last(one) >= today).toSorted((a, b) => a.from.localeCompare(b.from))
}

export function aSpecialDay(hours: Hours, today: string): SpecialDay {
  return { day: hours.special.some((one) => one.day === today) ? '' : today, spans: [], name: '' }
}
