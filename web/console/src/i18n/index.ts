import { createI18n } from 'vue-i18n'
import type { Locale } from '../api/types'
import type { Pages } from './pages.zh'
import type { First } from './zh'

type Messages = First & Pages

declare module 'vue-i18n' {
  // vue-i18n reads the keys from this interface; it can only be filled by extending it.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  export interface DefineLocaleMessage extends Messages {}
}

export const i18n = createI18n<[Messages], Locale, false>({
  legacy: false,
  locale: 'zh',
  // Filled by `bring`: nobody waits for a language that they do not read.
  messages: {} as Record<Locale, Messages>,
})

const FIRST: Readonly<Record<Locale, () => Promise<First>>> = {
  zh: async () => (await import('./zh')).zh,
  en: async () => (await import('./en')).en,
}
const PAGES: Readonly<Record<Locale, () => Promise<Pages>>> = {
  zh: async () => (await import('./pages.zh')).pagesZh,
  en: async () => (await import('./pages.en')).pagesEn,
}
/** Whether a page was opened whose texts are not among the first: the next language brings them too. */
let paged = false

/** Have the texts of a language; once is enough. Fails where they cannot be loaded. */
export async function bring(locale: Locale): Promise<void> {
  const { availableLocales, setLocaleMessage } = i18n.global
  if (!(availableLocales as string[]).includes(locale)) setLocaleMessage(locale, (await FIRST[locale]()) as Messages)
  if (paged) await bringPages(locale)
}

/** Have what the pages say that nobody opens first. Fails where it cannot be loaded. */
export async function bringPages(locale: Locale = i18n.global.locale.value): Promise<void> {
  paged = true
  if (!('intake' in i18n.global.getLocaleMessage(locale))) i18n.global.mergeLocaleMessage(locale, await PAGES[locale]())
}
