import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiError } from '../api/client'
import type { Locale } from '../api/types'
import { localeOf } from './names'

type Told<K extends string> = Readonly<Record<`${K}_zh` | `${K}_en`, string>>

export interface Spoken {
  locale: ComputedRef<Locale>
  /** One of two sentences that the server gave in both languages. */
  told<K extends string>(thing: Told<K>, key: K): string
  /** Why something was not done, in the server's own sentence; `otherwise` where it gave none. Empty where nothing failed. */
  refusal(error: unknown, otherwise: string): string
}

export function useWords(): Spoken {
  const { locale: spoken } = useI18n()
  const locale = computed(() => localeOf(spoken.value))
  function refusal(error: unknown, otherwise: string): string {
    if (!error) return ''
    return (error instanceof ApiError && error.sentence(locale.value)) || otherwise
  }
  return { locale, told: (thing, key) => thing[`${key}_${locale.value}`], refusal }
}
