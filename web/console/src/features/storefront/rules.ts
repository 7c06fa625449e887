import type { Locale, NewShop, ShopFacts, ShopSettings } from '../../api/types'

/** Characters, and how many questions there are to choose from; the server holds them too. */
export const MOST = { name: 60, signature: 30, line: 60, greeting: 300, quick: 8, question: 40, sites: 20 }
const LEAST_ON_WHITE = 1.2

/** In the words of the server, whose document calls optional what it always says. */
export const draftOf = (view: ShopSettings): ShopFacts => view.facts as ShopFacts

/** As the server keeps it. */
function trimmed({ brand, ...facts }: ShopFacts): ShopFacts {
  const lines = (some: readonly string[]) => some.map((one) => one.trim()).filter(Boolean)
  const texts = Object.fromEntries(Object.entries(brand).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : lines(value)]))
  const sites = [...new Set(lines(facts.sites).map((one) => siteOf(one) ?? one))]
  return { ...facts, sites, name: facts.name.trim(), name_en: facts.name_en.trim(), brand: { ...brand, ...texts, color: brand.color.toLowerCase() } }
}
export const isSame = (one: ShopFacts, other: ShopFacts): boolean => JSON.stringify(trimmed(one)) === JSON.stringify(trimmed(other))

/** The origin as a browser tells it; null for anything else than scheme, host and port. */
export function siteOf(typed: string): string | null {
  if (!/^https?:\/\/[^\s/?#@\\%[]+\/?$/i.test(typed.trim()) || !URL.canParse(typed)) return null
  return new URL(typed).origin
}

export const POSITIONS = ['right', 'left'] as const satisfies readonly ShopFacts['position'][]

export type Obstacle = 'nameless' | 'question' | 'many' | 'color' | 'pale' | 'site' | 'sites'
/** Why the facts cannot be saved; fields themselves keep texts from being too long. */
export function obstacle(facts: ShopFacts): Obstacle | null {
  const { name, name_en, brand, sites } = trimmed(facts)
  if (!name || !name_en || !brand.agent_name) return 'nameless'
  const asked = [brand.quick, brand.quick_en]
  if (asked.some((some) => some.length > MOST.quick)) return 'many'
  if (asked.flat().some((one) => one.length > MOST.question)) return 'question'
  if (!isColor(brand.color)) return 'color'
  if (onWhite(brand.color) < LEAST_ON_WHITE) return 'pale'
  if (sites.length > MOST.sites) return 'sites'
  return sites.every(siteOf) ? null : 'site'
}

export const isColor = (text: string): boolean => /^#[\da-f]{6}$/i.test(text)

/** Contrast of #rrggbb on white, from 1 to 21 (WCAG 2.2); that on black is 21 through it. */
export function onWhite(color: string): number {
  const light = [0.2126, 0.7152, 0.0722].reduce((sum, weight, n) => {
    const channel = Number.parseInt(color.slice(1 + 2 * n, 3 + 2 * n), 16) / 255
    return sum + weight * (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)
  }, 0)
  return 1.05 / (light + 0.05)
}

/** Words on the colour: black or white, whichever can be read better, as the chat window itself chooses. */
export function inkOn(color: string): string {
  const white = onWhite(color)
  return white >= 21 / white ? '#ffffff' : '#000000'
}

/** How the chat window looks with these facts in a language: a text that has no English stands in Chinese. */
export function windowOf({ name, name_en, brand }: ShopFacts, locale: Locale) {
  const english = locale === 'en'
  const told = (chinese: string, other: string) => (english && other.trim()) || chinese
  const quick = english && brand.quick_en.some((one) => one.trim()) ? brand.quick_en : brand.quick
  return {
    name: told(name, name_en),
    line: [brand.agent_name, told(brand.agent_title, brand.agent_title_en), told(brand.promise, brand.promise_en)].filter((one) => one.trim()).join(' · '),
    greeting: told(brand.greeting, brand.greeting_en),
    quick: quick.filter((one) => one.trim()),
  }
}

/** The tag that a store puts on its pages. */
export const tagOf = (script: string, origin: string): string => `<script src="${new URL(script, origin).href}" defer></script>`

/** Those that are chosen most, in front of all the others. */
const ZONES = ['Asia/Shanghai', 'Asia/Hong_Kong', 'Asia/Taipei', 'UTC']
const CURRENCIES = ['CNY', 'HKD', 'TWD', 'USD', 'EUR']
/** `own`: also one that this browser does not know. */
export const zonesWith = (own: string): string[] => [...new Set([...ZONES, own, ...Intl.supportedValuesOf('timeZone')])]
export const currencies = (): string[] => [...new Set([...CURRENCIES, ...Intl.supportedValuesOf('currency')])]
export const PLATFORMS = ['own', 'tmall', 'taobao', 'jd', 'pinduoduo', 'douyin'] as const
export const POLICIES = ['cn', 'retail'] as const satisfies readonly NewShop['policy'][]

export const freshShop = (): NewShop => ({
  slug: '', name: '', name_en: '', platform: 'own', locale: 'zh', currency: 'CNY', zone: 'Asia/Shanghai', policy: 'cn',
})

export const MOST_SLUG = 40
/** A slug that a name in English suggests. */
export const slugOf = (name: string): string =>
  name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-/, '').slice(0, MOST_SLUG).replace(/-$/, '')

/** Whether nothing is missing; the server has the last word. */
export const isReady = (shop: NewShop): boolean =>
  shop.name.trim() !== '' && shop.name_en.trim() !== '' && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(shop.slug)
