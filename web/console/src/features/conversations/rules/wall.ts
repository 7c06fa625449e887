import type { AtWork, LimitNote, Stage, WallQueue } from '../../../api/types'

const SECOND = 1_000_000
const HOUR = 3_600 * SECOND
export const STAGES: readonly Stage[] = ['presale', 'insale', 'aftersale']

/** From how many on something speaks of strain; the page says these numbers. */
export const MANY = 3
export const LONG = 180
export const RED = 2
export const BROKEN = 2

export type Reason = 'many' | 'long' | 'red' | 'broken'
export type Strain = 'green' | 'yellow' | 'red'

/** Whole seconds since the moment; 0 where nobody waits. */
export const waited = (since: number | null, now: number) => (since === null ? 0 : Math.max(0, Math.floor((now - since) / SECOND)))

/** What makes an agent's work hard now: each of it can be counted, and nothing is guessed. */
export function reasonsOf(agent: AtWork, now: number): Reason[] {
  const found: [Reason, boolean][] = [
    ['many', agent.assigned >= MANY], ['long', waited(agent.since, now) >= LONG], ['red', agent.red_lights >= RED], ['broken', agent.broken >= BROKEN],
  ]
  return found.filter(([, holds]) => holds).map(([reason]) => reason)
}

/** Nothing; one thing; or more than one. */
export function strainOf(reasons: readonly Reason[]): Strain {
  if (!reasons.length) return 'green'
  return reasons.length === 1 ? 'yellow' : 'red'
}

/** Who is there first, of them those under most strain; who is not there and has nothing is left out. */
export function byStrain(agents: readonly AtWork[], now: number): AtWork[] {
  const weight = (one: AtWork) => reasonsOf(one, now).length
  return agents
    .filter((one) => one.there || one.assigned + one.waiting > 0)
    .toSorted(
      (a, b) =>
        Number(b.there) - Number(a.there) || weight(b) - weight(a) || (a.since ?? Infinity) - (b.since ?? Infinity) ||
        b.assigned + b.waiting - (a.assigned + a.waiting) || a.name.localeCompare(b.name),
    )
}

/** Limits that were broken within the last hour, met since or not. */
export function brokenWithin(limits: readonly LimitNote[], now: number): number {
  return limits.filter((one) => one.broken && one.due_at > now - HOUR).length
}

export interface StageQueue {
  stage: Stage
  open: number
  waiting: number
  since: number | null
}

export interface ShopQueues {
  shop: string
  stages: StageQueue[]
}

/** Every stage of every shop, in the order of the shops, also where nobody is. */
export function byShop(queues: readonly WallQueue[], shops: readonly string[]): ShopQueues[] {
  return shops.map((shop) => ({
    shop,
    stages: STAGES.map((stage) => {
      const { open, waiting, since } = queues.find((one) => one.shop_id === shop && one.stage === stage) ?? { open: 0, waiting: 0, since: null }
      return { stage, open, waiting, since }
    }),
  }))
}

export interface Sums {
  open: number
  waiting: number
  since: number | null
}

export function sumsOf(queues: readonly WallQueue[]): Sums {
  const moments = queues.flatMap((one) => (one.since === null ? [] : [one.since]))
  const sum = (key: 'open' | 'waiting') => queues.reduce((all, one) => all + one[key], 0)
  return { open: sum('open'), waiting: sum('waiting'), since: moments.length ? Math.min(...moments) : null }
}
