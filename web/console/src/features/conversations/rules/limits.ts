import type { ConversationRow, Countdown, Light } from '../../../api/types'
import { isOwn } from './list'

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

/** How long in words: the largest unit that leaves two or more of it. */
export type Left = Readonly<{ unit: 'seconds' | 'minutes' | 'hours'; n: number }>

export function leftOf(seconds: number): Left {
  if (seconds >= 7200) return { unit: 'hours', n: Math.floor(seconds / 3600) }
  return seconds >= 120 ? { unit: 'minutes', n: Math.floor(seconds / 60) } : { unit: 'seconds', n: seconds }
}

/** A limit of one's own that is near: of a reply, of the whole matter, or up since a moment ago. */
export interface Pressing {
  row: ConversationRow
  due_at: number
  told: 'nearOwn' | 'nearEnd' | 'upOwn'
  left: Left
}

/** How long the limit of a reply is still spoken of when it is up: the list and the rail go on showing it. */
const UP_FOR = 60 * MICROSECONDS

/** The limits of one's own conversations that are near, or have just been passed, the one that is up first at the top. */
export function pressing(rows: readonly ConversationRow[], me: string, now: number): Pressing[] {
  return rows
    .filter((row) => isOwn(row, me))
    .flatMap((row) => {
      const limit = row.limits.find((one) => one.near_at <= now && now < one.due_at + (one.limit === RESOLUTION ? 0 : UP_FOR))
      return limit ? [pressed(row, limit, now)] : []
    })
    .toSorted((a, b) => a.due_at - b.due_at)
}

function pressed(row: ConversationRow, limit: Countdown, now: number): Pressing {
  const { light, seconds } = clockOf(limit, now)
  const told = limit.limit === RESOLUTION ? 'nearEnd' : 'nearOwn'
  return { row, due_at: limit.due_at, told: light === 'red' ? 'upOwn' : told, left: leftOf(seconds) }
}
