import { describe, expect, it } from 'vitest'
import { filled } from '../src/features/scripts/rules'
import { hueOf, initialOf } from '../src/ui/avatar'
import { dayKey, longDay, minorUnits, moment, momentOf, money, shortDay, sizeOf, stopwatch, timeOfDay, wallOf } from '../src/ui/format'

// 2026-11-20 16:30 UTC is already the 21st in Shanghai.
const AT = Date.UTC(2026, 10, 20, 16, 30) * 1000

describe('moments', () => {
  it('are told in the shop’s zone', () => {
    expect(timeOfDay(AT, 'Asia/Shanghai', 'zh')).toBe('00:30')
    expect(timeOfDay(AT, 'UTC', 'en')).toBe('16:30')
    expect(dayKey(AT, 'Asia/Shanghai')).toBe('2026-11-21')
    expect(dayKey(AT, 'America/New_York')).toBe('2026-11-20')
  })
  it('are told in the reader’s language', () => {
    expect(moment(AT, 'Asia/Shanghai', 'zh', AT)).toBe('11月21日 00:30')
    expect(moment(AT, 'Asia/Shanghai', 'en', AT)).toBe('21 Nov 00:30')
    expect(longDay(AT, 'Asia/Shanghai', 'zh')).toBe('2026年11月21日星期六')
    expect(shortDay('2026-11-21')).toBe('11-21')
  })
  it.each([
    ['of the last year', Date.UTC(2025, 11, 31, 15, 59), '2025年12月31日 23:59', '31 Dec 2025 23:59'],
    ['of this year in the shop’s zone', Date.UTC(2025, 11, 31, 16, 0), '1月1日 00:00', '1 Jan 00:00'],
    ['of the next year', Date.UTC(2026, 11, 31, 16, 0), '2027年1月1日 00:00', '1 Jan 2027 00:00'],
  ])('say their year where it is not this one: %s', (_, at, inChinese, inEnglish) => {
    const told = (['zh', 'en'] as const).map((locale) => moment(at * 1000, 'Asia/Shanghai', locale, AT))
    expect(told).toEqual([inChinese, inEnglish])
  })
})

describe("what a field for date and time holds", () => {
  it.each([
    ['Asia/Shanghai', '2026-11-21T18:30'],
    ['America/New_York', '2026-11-01T09:00'],
    ['America/New_York', '2026-03-08T09:00'],
    ['Australia/Lord_Howe', '2026-04-05T00:15'],
    ['Asia/Kathmandu', '2026-12-31T23:59'],
  ])('is the clock of the shop, there and back: %s %s', (zone, wall) => expect(wallOf(momentOf(wall, zone), zone)).toBe(wall))
  it('is a moment', () => expect(momentOf('2026-11-21T18:30', 'Asia/Shanghai')).toBe(1_795_257_000_000_000))
  it('is none while it is empty', () => expect(momentOf('', 'Asia/Shanghai')).toBeNaN())
})

describe('amounts', () => {
  it.each([
    [39_900, 'CNY', '¥399.00'], [-2_000, 'CNY', '-¥20.00'], [1_234_567, 'USD', '$12,345.67'], [500, 'JPY', '¥500'],
  ])('%i %s', (amount, currency, shown) => expect(money(amount, currency, 'zh')).toBe(shown))
  it('knows currencies without minor units', () => {
    expect(minorUnits('CNY')).toBe(100)
    expect(minorUnits('JPY')).toBe(1)
  })
})

it.each([[0, '0:00'], [21, '0:21'], [128, '2:08'], [3_728, '1:02:08']])('%i s is %s', (seconds, shown) => {
  expect(stopwatch(seconds)).toBe(shown)
})

describe('a suggestion filled in', () => {
  it.each([
    ['into an empty draft', ' ', '', 'New'],
    ['in place of the last one', 'Old', 'Old', 'New'],
    ['behind own words', 'My words', 'Old', 'My words\nNew'],
    ['in place of the last one, behind own words', 'My words\nOld ', 'Old', 'My words\nNew'],
    ['behind words that only end alike', 'My Old', 'Old', 'My Old\nNew'],
  ])('%s', (_, draft, last, result) => expect(filled(draft, last, 'New')).toBe(result))
})

it('names a face by its first character', () => {
  expect(initialOf(' mia')).toBe('M')
  expect(initialOf('😀 ok')).toBe('😀')
  expect(initialOf('')).toBe('?')
  expect(hueOf('晨曦')).toBe(hueOf('晨曦'))
  expect(hueOf('a')).not.toBe(hueOf('b'))
})

describe('sizes', () => {
  it.each([
    [512, '512 B'],
    [20_480, '20 KB'],
    [3_500_000, '3.3 MB'],
  ])('%d', (bytes, words) => {
    expect(sizeOf(bytes)).toBe(words)
  })
})
