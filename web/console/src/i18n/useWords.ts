import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Locale } from '../api/types'
import { localeOf } from './names'

type Told<K extends string> = Readonly<Record<`${K}_zh` | `${K}_en`, string>>

export interface Spoken {
  locale: ComputedRef<Locale>
  /** One of two sentences that the server gave in both languages. */
  told<K extends string>(thing: Told<K>, key: K): string
}

export function useWords(): Spoken {
  const { locale: spoken } = useI18n()
  const locale = computed(() => localeOf(spoken.value))
  return { locale, told: (thing, key) => thing[`${key}_${locale.value}`] }
}
