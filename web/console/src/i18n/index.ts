import { createI18n } from 'vue-i18n'
import type { Locale } from '../api/types'
import type { Messages } from './zh'

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

const TEXTS: Readonly<Record<Locale, () => Promise<Messages>>> = {
  zh: async () => (await import('./zh')).zh,
  en: async () => (await import('./en')).en,
}

/** Have the texts of a language; once is enough. Fails where they cannot be loaded. */
export async function bring(locale: Locale): Promise<void> {
  if (!(i18n.global.availableLocales as string[]).includes(locale)) i18n.global.setLocaleMessage(locale, await TEXTS[locale]())
}
