import type { AgentGroup, AgentLoad, Presence, QueueLoad, Routing, Skills, TeamAgent } from '../../api/types'

export const PRESENCES = ['online', 'busy', 'away'] as const
export const STAGES = ['presale', 'insale', 'aftersale'] as const
export const LANGUAGES = ['zh', 'en'] as const
export const MOST = 50
const SECONDS = { least: 30, most: 3600 }

/** What colleagues see: whoever is not there is gone, whatever they said last. */
export type Seen = Presence | 'gone'
export const seenAs = (agent: TeamAgent): Seen => (agent.there ? agent.presence : 'gone')

/** Whether a conversation can be handed to them. */
export const isReached = (agent: TeamAgent) => agent.there && agent.presence !== 'away'

export interface Held {
  assigned: number
  waiting: number
  total: number
}

export function heldBy(agent: string, loads: readonly AgentLoad[]): Held {
  const found = loads.find((one) => one.agent_id === agent)
  const { assigned, waiting } = found ?? { assigned: 0, waiting: 0 }
  return { assigned, waiting, total: assigned + waiting }
}

/** Who is there first; among them those who are given conversations, the least busy before the others. */
export function byReach(agents: readonly TeamAgent[], loads: readonly AgentLoad[]): TeamAgent[] {
  return agents.toSorted(
    (a, b) =>
      Number(isReached(b)) - Number(isReached(a)) ||
      Number(b.skills.capacity > 0) - Number(a.skills.capacity > 0) ||
      heldBy(a.id, loads).total - heldBy(b.id, loads).total ||
      a.name.localeCompare(b.name),
  )
}

const within = (value: number, least: number, most: number) => Number.isInteger(value) && value >= least && value <= most

/** Why skills cannot be saved: the name of a text; null where they can. */
export function skillsHindered(skills: Skills): 'capacity' | 'choose' | null {
  if (!within(skills.capacity, 0, MOST)) return 'capacity'
  return skills.stages.length && skills.languages.length ? null : 'choose'
}

export function routingHindered(routing: Routing): 'seconds' | null {
  return [routing.grace, routing.overflow].every((one) => within(one, SECONDS.least, SECONDS.most)) ? null : 'seconds'
}

export const takesAll = (skills: Skills) => skills.stages.length === STAGES.length && skills.languages.length === LANGUAGES.length

export const MOST_GROUPS = 20
export const MOST_NAME = 20
export const aGroup = (): AgentGroup => ({ name: '', stages: [], languages: [...LANGUAGES], members: [] })

/** As the server keeps them: what is chosen stands in the order of the lists. */
export function keptGroups(groups: readonly AgentGroup[]): AgentGroup[] {
  return groups.map((one) => ({
    name: one.name.trim(),
    stages: STAGES.filter((stage) => one.stages.includes(stage)),
    languages: LANGUAGES.filter((language) => one.languages.includes(language)),
    members: one.members.toSorted(),
  }))
}
export const isSameGroups = (one: readonly AgentGroup[], other: readonly AgentGroup[]): boolean =>
  JSON.stringify(keptGroups(one)) === JSON.stringify(keptGroups(other))

/** Why groups cannot be saved: the name of a text; null where they can. */
export function groupsHindered(groups: readonly AgentGroup[]): 'groupName' | 'groupTwice' | 'groupEmpty' | null {
  const names = groups.map((one) => one.name.trim())
  if (names.some((name) => !name)) return 'groupName'
  if (new Set(names).size < names.length) return 'groupTwice'
  return groups.every((one) => one.stages.length && one.languages.length && one.members.length) ? null : 'groupEmpty'
}

/** How many in the queue are a group's to take first. */
export const queuedFor = (group: AgentGroup, kinds: readonly QueueLoad[]): number =>
  kinds.filter((one) => group.stages.includes(one.stage) && group.languages.includes(one.language)).reduce((sum, one) => sum + one.queued, 0)

/** Whom of a group anything can be given to now. */
export const atWork = (group: AgentGroup, agents: readonly TeamAgent[]): TeamAgent[] =>
  agents.filter((one) => group.members.includes(one.id) && isReached(one) && one.skills.capacity > 0)
