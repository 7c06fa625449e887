import { defineStore } from 'pinia'
import { computed, ref, watch, watchEffect } from 'vue'
import type { Locale } from '../api/types'
import { useLanguage } from './useLanguage'
import { useMedia } from './useMedia'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'compact' | 'normal' | 'roomy'

export const THEMES: readonly Theme[] = ['system', 'light', 'dark']
export const DENSITIES: readonly Density[] = ['compact', 'normal', 'roomy']
export const LOCALES: readonly Locale[] = ['zh', 'en']

interface Kept {
  locale: Locale | null
  theme: Theme
  density: Density
  singleKeys: boolean
  sound: boolean
  notices: boolean
  shop: string | null
}

const KEY = 'xiaoer.preferences'
const FIRST: Kept = { locale: null, theme: 'system', density: 'normal', singleKeys: true, sound: true, notices: false, shop: null }

function kept(): Kept {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>) }
  } catch {
    return FIRST
  }
}

function paint(dark: boolean, density: Density): void {
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.dataset.density = density
}

/** How one person wants the console to look on this machine; kept between visits. */
export const usePreferences = defineStore('preferences', () => {
  const before = kept()
  const { chosen, locale, spoken, suggestLocale } = useLanguage(before.locale)
  const theme = ref(before.theme)
  const density = ref(before.density)
  const singleKeys = ref(before.singleKeys)
  const sound = ref(before.sound)
  const notices = ref(before.notices)
  const shop = ref(before.shop)
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const dark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemDark.value))

  // Charts read the colours of the page as soon as the theme changes: it must stand by then.
  watch([dark, density], ([night, room]) => paint(night, room), { immediate: true, flush: 'sync' })
  watchEffect(() => {
    const next: Kept = {
      locale: chosen.value,
      theme: theme.value,
      density: density.value,
      singleKeys: singleKeys.value,
      sound: sound.value,
      notices: notices.value,
      shop: shop.value,
    }
    localStorage.setItem(KEY, JSON.stringify(next))
  })

  return { locale, theme, density, singleKeys, sound, notices, shop, dark, suggestLocale, spoken }
})
