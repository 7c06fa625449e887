import type { Locale } from '@xiaoer/live/views'

/** The texts that a shop has in both languages; where the English one is empty, the Chinese one stands in. */
interface Texts {
  name: string
  agent_title: string
  greeting: string
  quick: readonly string[]
  promise: string
}

export type Position = 'right' | 'left'

/** A shop's data, baked into the script by the server. */
export interface Boot extends Texts, Record<`${keyof Omit<Texts, 'quick'>}_en`, string> {
  quick_en: readonly string[]
  slug: string
  /** #rrggbb */
  color: string
  agent_name: string
  /** At which side of the page; on pages that run from right to left the other one. */
  position: Position
  /** Path of the live socket on the server. */
  socket_path: string
  /** The server's public origin, for a script whose own address is unknown. */
  origin: string
}

/** Gives a text of the shop in the language that is shown. */
export type Brand = <Key extends keyof Texts>(key: Key) => Texts[Key]

export function brandIn(boot: Boot, locale: Locale): Brand {
  return (key) => {
    const english = boot[`${key}_en`] as Texts[typeof key]
    return locale === 'en' && english.length ? english : boot[key]
  }
}

/** Chinese for Chinese, English for every other language. */
export function localeOf(tag: string): Locale {
  return /^zh/i.test(tag) ? 'zh' : 'en'
}

/** A path's address on the server that `base` is of. */
export function urlOf(path: string, base: string): string {
  return new URL(path, base).href
}

export function socketUrl(boot: Boot, base: string): string {
  return urlOf(boot.socket_path, base).replace(/^http/, 'ws')
}
