import type { Locale } from '../api/types'

/** Each language in its own words, the same on every page. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = { zh: '\u4e2d\u6587', en: 'English' }

/** The one of our languages that a language tag means: en for en-GB, zh for all that is not English. */
export function localeOf(tag: string): Locale {
  return /^en\b/i.test(tag) ? 'en' : 'zh'
}
