import { describe, expect, it } from 'vitest'
import type { Countdown } from '../src/api/types'
import { alarmed, clock, over } from '../src/features/conversations/rules/limits'
import { aRow, SECOND } from './make'

const first: Countdown = { limit: 'first_reply', near_at: 15 * SECOND, supervisor_at: 25 * SECOND, due_at: 30 * SECOND }
const round: Countdown = { limit: 'TM-EXP-04', near_at: 90 * SECOND, supervisor_at: 150 * SECOND, due_at: 180 * SECOND }
const matter: Countdown = { limit: 'resolution', near_at: 500 * SECOND, supervisor_at: null, due_at: 600 * SECOND }
const waits = aRow({ limits: [first, round, matter] })

describe('the clock of a conversation', () => {
  it.each([
    [0, 'green', 30], [14.2, 'green', 16], [15, 'yellow', 15], [29.1, 'yellow', 1], [30, 'yellow', 0], [30.5, 'red', 0], [95, 'red', 65],
  ])('at second %d it is %s and says %d', (second, light, seconds) => {
    expect(clock(waits, second * SECOND)).toEqual({ limit: 'first_reply', light, seconds })
  })

  it('is quiet about the whole matter until it is near', () => {
    const answered = aRow({ limits: [matter] })
    expect(clock(answered, 499 * SECOND)).toBeNull()
    expect(clock(answered, 500 * SECOND)).toEqual({ limit: 'resolution', light: 'yellow', seconds: 100 })
  })

  it('shows nothing where nothing runs', () => expect(clock(aRow(), 0)).toBeNull())
})

describe('who has waited too long', () => {
  it('is counted', () => expect([0, 31].map((second) => over([waits, aRow()], second * SECOND))).toEqual([0, 1]))
})

describe('what a supervisor looks at', () => {
  const late = aRow({ id: 'late', limits: [round] })
  it.each<[number, string[]]>([
    [24, []], [25, ['c-1']], [150, ['c-1', 'late']],
  ])('at second %d', (second, ids) => {
    expect(alarmed([late, waits], second * SECOND).map((row) => row.id)).toEqual(ids)
  })

  it('is told at the limit where the alarm is switched off', () => {
    const row = aRow({ limits: [matter] })
    expect([599, 600].map((second) => alarmed([row], second * SECOND).length)).toEqual([0, 1])
  })
})
