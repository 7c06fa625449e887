import { describe, expect, it } from 'vitest'
import type { AgentGroup, AgentLoad, Routing, Skills, TeamAgent } from '../src/api/types'
import { mayHandOver, mayReassign, modesOf, readsAlong, type Standing } from '../src/features/conversations/rules/writing'
import { aGroup, atWork, byReach, groupsHindered, heldBy, isReached, isSameGroups, queuedFor, routingHindered, seenAs, skillsHindered, takesAll } from '../src/features/team/rules'
import { aRow } from './make'

const skills = (change: Partial<Skills> = {}): Skills => ({
  capacity: 8, stages: ['presale', 'insale', 'aftersale'], languages: ['zh', 'en'], ...change,
})
const agent = (change: Partial<TeamAgent> = {}): TeamAgent => ({
  id: 'a', name: 'A', role: 'agent', presence: 'online', there: true, seen_at: 0, skills: skills(), ...change,
})
const routing = (change: Partial<Routing> = {}): Routing => ({
  automatic: true, grace: 60, overflow: 120, levels_first: true, last_agent: true, ...change,
})
const LOADS: AgentLoad[] = [{ agent_id: 'a', assigned: 2, waiting: 1 }]

describe('colleagues', () => {
  it.each<[Partial<TeamAgent>, string, boolean]>([
    [{}, 'online', true],
    [{ presence: 'busy' }, 'busy', true],
    [{ presence: 'away' }, 'away', false],
    [{ there: false }, 'gone', false],
  ])('%o are seen as %s', (change, seen, reached) => {
    expect([seenAs(agent(change)), isReached(agent(change))]).toEqual([seen, reached])
  })

  it('stand by whether they can be reached, are given any, and how much they have', () => {
    const all = [
      agent({ id: 'gone', there: false }), agent({ id: 'lead', name: 'B', skills: skills({ capacity: 0 }) }), agent({ id: 'a', name: 'Z' }),
      agent({ id: 'free', name: 'Y' }), agent({ id: 'other', name: 'X' }),
    ]
    expect(byReach(all, LOADS).map((one) => one.id)).toEqual(['other', 'free', 'a', 'lead', 'gone'])
  })

  it('have what has not ended', () => {
    expect(heldBy('a', LOADS)).toEqual({ assigned: 2, waiting: 1, total: 3 })
    expect(heldBy('b', LOADS)).toEqual({ assigned: 0, waiting: 0, total: 0 })
  })
})

describe('what can be saved', () => {
  it.each<[Partial<Skills>, string | null]>([
    [{}, null], [{ capacity: 0 }, null], [{ capacity: 50 }, null], [{ capacity: 51 }, 'capacity'], [{ capacity: -1 }, 'capacity'],
    [{ capacity: 1.5 }, 'capacity'], [{ stages: [] }, 'choose'], [{ languages: [] }, 'choose'],
  ])('%o: %s', (change, hindered) => expect(skillsHindered(skills(change))).toBe(hindered))

  it.each<[Partial<Routing>, string | null]>([
    [{}, null], [{ grace: 30, overflow: 3600 }, null], [{ grace: 29 }, 'seconds'], [{ overflow: 3601 }, 'seconds'],
    [{ grace: Number.NaN }, 'seconds'],
  ])('%o: %s', (change, hindered) => expect(routingHindered(routing(change))).toBe(hindered))

  it('all is every stage and language', () => {
    expect([takesAll(skills()), takesAll(skills({ languages: ['zh'] }))]).toEqual([true, false])
  })
})

describe('who may hand a conversation on', () => {
  it.each([
    ['one’s own', aRow(), true],
    ['a colleague’s', aRow({ assignee: { id: 'other', name: 'Other' } }), false],
    ['nobody’s', aRow({ assignee: null }), false],
    ['one that is over', aRow({ state: 'resolved' }), false],
  ])('%s', (_, row, may) => expect(mayHandOver(row, 'me')).toBe(may))
})

describe('who leads', () => {
  const theirs = { assignee: { id: 'other', name: 'Other' } }
  it.each([
    ['one’s own', aRow(), true, false, false],
    ['a colleague’s', aRow(theirs), true, true, true],
    ['a colleague’s, as an agent', aRow(theirs), false, false, false],
    ['nobody’s', aRow({ assignee: null }), true, false, true],
    ['one that is over', aRow({ ...theirs, state: 'resolved' }), true, false, false],
  ])('%s: reads along, reassigns', (_, row, leads, along, reassigns) => {
    expect([readsAlong(row, 'me', leads), mayReassign(row, 'me', leads)]).toEqual([along, reassigns])
  })

  it.each<[Standing, boolean, string[]]>([
    ['mine', false, ['reply', 'note']], ['others', true, ['whisper', 'note']], ['others', false, ['note']], ['unassigned', false, ['note']],
  ])('%s, reading along %s: writes %s', (standing, along, modes) => expect(modesOf(standing, along)).toEqual(modes))
})

describe('groups of agents', () => {
  const group = (change: Partial<AgentGroup> = {}): AgentGroup => ({ name: '售后组', stages: ['aftersale'], languages: ['zh', 'en'], members: ['a'], ...change })

  it.each<[string, AgentGroup[], string | null]>([
    ['none', [], null],
    ['whole', [group(), group({ name: '售前组' })], null],
    ['new', [aGroup()], 'groupName'],
    ['of one name', [group(), group({ name: '售后组 ' })], 'groupTwice'],
    ['without a stage', [group({ stages: [] })], 'groupEmpty'],
    ['without a language', [group({ languages: [] })], 'groupEmpty'],
    ['without members', [group({ members: [] })], 'groupEmpty'],
  ])('can be saved or not: %s', (_, groups, why) => expect(groupsHindered(groups)).toBe(why))

  it('are the same in whatever order they were chosen', () => {
    expect(isSameGroups([group({ languages: ['en', 'zh'], members: ['b', 'a'], name: ' 售后组' })], [group({ members: ['a', 'b'] })])).toBe(true)
    expect(isSameGroups([group()], [group({ members: ['b'] })])).toBe(false)
    expect(isSameGroups([group()], [])).toBe(false)
  })

  it('have those in the queue who ask for what they serve', () => {
    const kinds = [
      { stage: 'aftersale' as const, language: 'zh', queued: 2 }, { stage: 'aftersale' as const, language: 'en', queued: 1 },
      { stage: 'presale' as const, language: 'zh', queued: 5 },
    ]
    expect([queuedFor(group(), kinds), queuedFor(group({ languages: ['en'] }), kinds), queuedFor(group(), [])]).toEqual([3, 1, 0])
  })

  it('are at work by those whom anything can be given to', () => {
    const all = [agent(), agent({ id: 'b', there: false }), agent({ id: 'c', skills: skills({ capacity: 0 }) }), agent({ id: 'd' })]
    expect(atWork(group({ members: ['a', 'b', 'c'] }), all).map((one) => one.id)).toEqual(['a'])
  })
})
