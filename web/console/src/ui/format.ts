import type { Locale } from '../api/types'

const TAGS: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' }
const made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>()

function dates(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `date ${locale} ${JSON.stringify(options)}`
  const format = made.get(key) ?? new Intl.DateTimeFormat(TAGS[locale], options)
  made.set(key, format)
  return format as Intl.DateTimeFormat
}

function numbers(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `number ${locale} ${JSON.stringify(options)}`
  const format = made.get(key) ?? new Intl.NumberFormat(TAGS[locale], options)
  made.set(key, format)
  return format as Intl.NumberFormat
}

const asDate = (at: number) => new Date(at / 1000)

/** 39900 CNY is ¥399.00; the currency says how many minor units make one. */
export function money(amount: number, currency: string, locale: Locale): string {
  const format = numbers(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** 14:02 */
export function timeOfDay(at: number, zone: string, locale: Locale): string {
  return dates(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(asDate(at))
}

/** 11月21日 14:02, 21 Nov 14:02; of another year than that of `now` with its year. */
export function moment(at: number, zone: string, locale: Locale, now: number): string {
  const yearOf = (then: number) => dayKey(then, zone).slice(0, 4)
  const year = yearOf(at) === yearOf(now) ? {} : { year: 'numeric' as const }
  const day = dates(locale, { ...year, month: locale === 'zh' ? 'long' : 'short', day: 'numeric', timeZone: zone })
  return `${day.format(asDate(at))} ${timeOfDay(at, zone, locale)}`
}

/** 2026年11月21日星期六, Saturday 21 November 2026 */
export function longDay(at: number, zone: string, locale: Locale): string {
  return dates(locale, { dateStyle: 'full', timeZone: zone }).format(asDate(at))
}

/** In microseconds: days begin with a quarter of an hour in every zone, so that one answer holds for all of it. */
const QUARTER = 900 * 1_000_000
const days = new Map<string, Map<number, string>>()

/** The calendar day in a zone, YYYY-MM-DD: equal for two moments of one day. */
export function dayKey(at: number, zone: string): string {
  const known = days.get(zone) ?? new Map<number, string>()
  days.set(zone, known)
  const quarter = Math.floor(at / QUARTER)
  const day = known.get(quarter) ?? dayAt(quarter * QUARTER, zone)
  known.set(quarter, day)
  return day
}

function dayAt(at: number, zone: string): string {
  return dates('en', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone })
    .format(asDate(at))
    .split('/')
    .toReversed()
    .join('-')
}

/** What the clock of a zone shows, YYYY-MM-DDTHH:MM. */
export function wallOf(at: number, zone: string): string {
  return `${dayKey(at, zone)}T${timeOfDay(at, zone, 'en')}`
}

/** When the clock of a zone shows that, in microseconds; of an hour that it shows twice or not at all a moment near it. */
export function momentOf(wall: string, zone: string): number {
  const asUtc = (shown: string) => Date.parse(`${shown}Z`) * 1000
  const meant = asUtc(wall)
  const near = Number.isNaN(meant) ? NaN : meant + meant - asUtc(wallOf(meant, zone))
  return Number.isNaN(near) ? NaN : near + meant - asUtc(wallOf(near, zone))
}

/** 11-21 of a YYYY-MM-DD. */
export function shortDay(day: string): string {
  return day.slice(5)
}

const two = (n: number) => String(n).padStart(2, '0')

/** 0:21, 2:08, 1:02:08 */
export function stopwatch(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

export function count(value: number, locale: Locale): string {
  return numbers(locale, { maximumFractionDigits: 0 }).format(value)
}

export function decimal(value: number, locale: Locale): string {
  return numbers(locale, { maximumFractionDigits: 1 }).format(value)
}

export function percent(value: number, locale: Locale): string {
  return numbers(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value)
}

/** How many minor units make one of the currency. */
export function minorUnits(currency: string): number {
  return 10 ** (numbers('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2)
}

/** How many decimals amounts of a currency are written with. */
export function decimalsOf(currency: string): number {
  return numbers('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** Bytes as people say them. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
