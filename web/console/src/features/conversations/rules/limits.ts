import type { ConversationRow, Countdown, Light } from '../../../api/types'

const MICROSECONDS = 1_000_000
const RESOLUTION = 'resolution'

/** What the clock of a conversation shows: calm, near its limit, or over it by so many seconds. */
export interface Clock {
  limit: string
  light: Light
  seconds: number
}

export function clockOf(limit: Countdown, now: number): Clock {
  const left = (limit.due_at - now) / MICROSECONDS
  if (left < 0) return { limit: limit.limit, light: 'red', seconds: Math.floor(-left) }
  return { limit: limit.limit, light: now >= limit.near_at ? 'yellow' : 'green', seconds: Math.ceil(left) }
}

/** The tightest limit of the reply that is awaited; of the whole matter only once it is near. Null: nothing to show. */
export function clock(row: ConversationRow, now: number): Clock | null {
  const reply = row.limits.find((limit) => limit.limit !== RESOLUTION)
  if (reply) return clockOf(reply, now)
  const matter = row.limits.find((limit) => limit.limit === RESOLUTION && now >= limit.near_at)
  return matter ? clockOf(matter, now) : null
}

/** Whose limits are up: they have waited too long. */
export function over(rows: readonly ConversationRow[], now: number): number {
  return rows.filter((row) => clock(row, now)?.light === 'red').length
}

const withSupervisors = (limit: Countdown, now: number) => now >= (limit.supervisor_at ?? limit.due_at)

/** What a supervisor is to look at, the limit that is up first at the top. */
export function alarmed(rows: readonly ConversationRow[], now: number): ConversationRow[] {
  return rows
    .filter((row) => row.limits.some((limit) => withSupervisors(limit, now)))
    .toSorted((a, b) => (a.limits[0]?.due_at ?? 0) - (b.limits[0]?.due_at ?? 0))
}
