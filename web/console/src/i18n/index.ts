import { createI18n } from 'vue-i18n'
import type { Locale } from '../api/types'
import { en } from './en'
import { zh, type Messages } from './zh'

declare module 'vue-i18n' {
  // vue-i18n reads the keys from this interface; it can only be filled by extending it.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  export interface DefineLocaleMessage extends Messages {}
}

export const i18n = createI18n<[Messages], Locale, false>({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  messages: { zh, en },
})
