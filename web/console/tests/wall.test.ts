import { describe, expect, it } from 'vitest'
import type { AtWork, LimitNote, WallQueue } from '../src/api/types'
import { brokenWithin, byShop, byStrain, reasonsOf, strainOf, sumsOf, waited, type Reason } from '../src/features/conversations/rules/wall'
import { aRow, SECOND } from './make'

const NOW = 1_000 * SECOND
const agent = (change: Partial<AtWork> = {}): AtWork => ({
  id: 'a', name: 'A', role: 'agent', presence: 'online', there: true, capacity: 8, assigned: 0, waiting: 0, since: null,
  red_lights: 0, broken: 0, ...change,
})
const ago = (seconds: number) => NOW - seconds * SECOND
const queue = (change: Partial<WallQueue> = {}): WallQueue => ({
  shop_id: 's-1', stage: 'presale', open: 1, waiting: 0, since: null, ...change,
})

describe('strain', () => {
  it.each<[string, Partial<AtWork>, Reason[], string]>([
    ['nothing', {}, [], 'green'],
    ['up to the numbers', { assigned: 2, since: ago(179), red_lights: 1, broken: 1 }, [], 'green'],
    ['many at once', { assigned: 3, since: ago(5) }, ['many'], 'yellow'],
    ['one for long', { assigned: 1, since: ago(180) }, ['long'], 'yellow'],
    ['red lights', { red_lights: 2 }, ['red'], 'yellow'],
    ['limits', { broken: 2 }, ['broken'], 'yellow'],
    ['two of them', { assigned: 4, since: ago(200) }, ['many', 'long'], 'red'],
    ['all of them', { assigned: 9, since: ago(999), red_lights: 5, broken: 5 }, ['many', 'long', 'red', 'broken'], 'red'],
  ])('%s', (_, change, reasons, strain) => {
    expect(reasonsOf(agent(change), NOW)).toEqual(reasons)
    expect(strainOf(reasons)).toBe(strain)
  })

  it('orders who is there by it, and leaves out who is neither there nor has anything', () => {
    const all = [
      agent({ id: 'gone', there: false }), agent({ id: 'left behind', there: false, waiting: 1 }), agent({ id: 'idle', name: 'Z' }),
      agent({ id: 'busy', name: 'Y', waiting: 3 }), agent({ id: 'awaited', assigned: 1, since: ago(9) }),
      agent({ id: 'strained', assigned: 3, since: ago(5) }), agent({ id: 'idle too', name: 'X' }),
    ]
    expect(byStrain(all, NOW).map((one) => one.id)).toEqual(['strained', 'awaited', 'busy', 'idle too', 'idle', 'left behind'])
  })
})

describe('waiting', () => {
  it.each([
    [null, 0], [ago(61), 61], [NOW - 1_500_000, 1], [NOW + SECOND, 0],
  ])('since %s it is %s seconds', (since, seconds) => expect(waited(since, NOW)).toBe(seconds))
})

describe('limits', () => {
  const note = (seconds: number, runs: boolean): LimitNote => ({
    row: aRow(), limit: 'first_reply', due_at: NOW + seconds * SECOND, broken: seconds <= 0, runs,
  })
  it('that were broken within the hour are counted, met since or not', () => {
    expect(brokenWithin([note(5, true), note(-5, true), note(-9, false), note(-3_600, true)], NOW)).toBe(2)
  })
})

describe('queues', () => {
  const told = [queue({ waiting: 2, open: 5, since: ago(30) }), queue({ shop_id: 's-2', stage: 'aftersale', open: 1, waiting: 1, since: ago(90) })]

  it('stand by shop and stage, also where nobody is', () => {
    const nobody = (stage: string) => ({ stage, open: 0, waiting: 0, since: null })
    expect(byShop(told, ['s-2', 's-1'])).toEqual([
      { shop: 's-2', stages: [nobody('presale'), nobody('insale'), { stage: 'aftersale', open: 1, waiting: 1, since: ago(90) }] },
      { shop: 's-1', stages: [{ stage: 'presale', open: 5, waiting: 2, since: ago(30) }, nobody('insale'), nobody('aftersale')] },
    ])
  })

  it('are summed up', () => {
    expect(sumsOf(told)).toEqual({ open: 6, waiting: 3, since: ago(90) })
    expect(sumsOf([])).toEqual({ open: 0, waiting: 0, since: null })
  })
})
