import { describe, expect, it } from 'vitest'
import type { Bound, Span, Times } from '../src/api/types'
import {
  aSpecialDay, clockTime, DEFAULTS, festivals, inOrder, isSame, limitHolds, mayAdd, minutesOf, nextSpan, obstacle, unitOf,
} from '../src/features/times/rules'

const span = (start: number, end: number): Span => ({ start, end })
const ALL_DAY = [span(0, 1440)]
const times = (change: Partial<Times> = {}, week = Array.from({ length: 7 }, () => ALL_DAY)): Times => ({
  ...structuredClone(DEFAULTS), hours: { week, calendar: 'none', special: [] }, sign_after: 25, reopens_within: 86_400, ...change,
})

describe('times of day', () => {
  it.each([[0, '00:00'], [540, '09:00'], [1439, '23:59'], [1440, '24:00']])('%i is %s', (minutes, text) => {
    expect(clockTime(minutes)).toBe(text)
  })
  it.each<[string, number | null]>([
    ['09:05', 545], ['9', 540], ['9:30', 570], ['0930', 570], [' 18：00 ', 1080], ['0:00', 0], ['24:00', 1440],
    ['', null], ['24:01', null], ['9:60', null], ['a:b', null], ['-1', null],
  ])('%s is %s', (text, minutes) => expect(minutesOf(text)).toBe(minutes))
})

describe('spans', () => {
  it('are offered after the last one', () => {
    expect(nextSpan([])).toEqual(span(540, 1080))
    expect(nextSpan([span(540, 720)])).toEqual(span(780, 1020))
    expect(nextSpan([span(540, 1320)])).toEqual(span(1380, 1440))
    expect(mayAdd([span(540, 1320)])).toBe(true)
    expect(mayAdd([span(540, 1321)])).toBe(false)
  })
  it.each<[Span[], boolean]>([
    [[], true], [[span(0, 1440)], true], [[span(540, 720), span(780, 1080)], true], [[span(540, 540)], false],
    [[span(540, 720), span(720, 800)], false], [[span(0, 1441)], false],
  ])('%j in order: %s', (spans, holds) => expect(inOrder(spans)).toBe(holds))
})

describe('limits', () => {
  const bound = (within: number, agent: number | null, supervisor: number | null): Bound => (
    { within, agent_after: agent, supervisor_after: supervisor, counted: 'working' }
  )
  it.each<[Bound | null, boolean]>([
    [null, true], [bound(30, 15, 25), true], [bound(30, null, 25), true], [bound(30, null, null), true], [bound(30, 25, 15), false],
    [bound(30, 30, null), false], [bound(0, null, null), false], [bound(2.5, null, null), false],
  ])('%j holds: %s', (told, holds) => expect(limitHolds(told)).toBe(holds))

  it('are set in seconds, those of a matter in hours', () => {
    expect([unitOf('first_reply'), unitOf('resolution')]).toEqual([1, 3600])
  })
})

describe('what keeps times from being saved', () => {
  const week = times().hours.week
  const special = (days: string[]) => ({ week, calendar: 'none' as const, special: days.map((day) => ({ day, spans: [], name: '' })) })
  it.each<[string, Times, string | null]>([
    ['nothing', times(), null],
    ['spans that overlap', times({}, [[span(5, 4)], ...week.slice(1)]), 'spans'],
    ['no day of the week', times({}, Array.from({ length: 7 }, () => [])), 'closed'],
    ['a day twice', times({ hours: special(['2026-12-25', '2026-12-25']) }), 'days'],
    ['a day without a date', times({ hours: special(['']) }), 'days'],
    ['alarms out of order', times({ next_reply: { within: 1, agent_after: 2, supervisor_after: null, counted: 'calendar' } }), 'limits'],
    ['a sign that comes too late', times({ sign_after: 29 }), 'sign'],
    ['a sign that comes too soon', times({ sign_after: 4 }), 'sign'],
    ['one that goes on for too short', times({ reopens_within: 599 }), 'reopens'],
    ['one that goes on for too long', times({ reopens_within: 2_592_001 }), 'reopens'],
    ['what is no number', times({ reopens_within: Number.NaN }), 'reopens'],
    ['ten minutes', times({ reopens_within: 600 }), null],
    ['thirty days', times({ reopens_within: 2_592_000 }), null],
  ])('%s', (_, told, expected) => expect(obstacle(told)).toBe(expected))

  it('a change is seen', () => expect([isSame(times(), times()), isSame(times(), times({ sign_after: 9 }))]).toEqual([true, false]))
})

describe('holidays', () => {
  const day = (date: string, works: boolean, name: string) => ({ day: date, works, name_zh: name, name_en: name })
  const known = [
    day('2026-01-01', false, 'New Year'), day('2026-09-20', true, 'National'), day('2026-10-01', false, 'National'),
    day('2026-10-07', false, 'National'), day('2026-10-10', true, 'National'),
  ]
  it('stand together with the days that are worked for them, until all of that is over', () => {
    const national = { name_zh: 'National', name_en: 'National', from: '2026-10-01', to: '2026-10-07', worked: ['2026-09-20', '2026-10-10'] }
    expect(festivals(known, '2026-10-10')).toEqual([national])
    expect(festivals(known, '2026-10-11')).toEqual([])
    expect(festivals(known, '2026-01-01').map((one) => one.name_en)).toEqual(['New Year', 'National'])
  })
  it('of one’s own begin with today', () => {
    const hours = times().hours
    expect(aSpecialDay(hours, '2026-11-25').day).toBe('2026-11-25')
    expect(aSpecialDay({ ...hours, special: [aSpecialDay(hours, '2026-11-25')] }, '2026-11-25').day).toBe('')
  })
})
