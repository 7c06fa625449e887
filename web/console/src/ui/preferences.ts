import { defineStore } from 'pinia'
import { computed, ref, watch, watchEffect } from 'vue'
import type { Locale } from '../api/types'
import { i18n } from '../i18n'
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

/** How one person wants the console to look on this machine; kept between visits. */
export const usePreferences = defineStore('preferences', () => {
  const before = kept()
  const chosen = ref<Locale | null>(before.locale)
  const locale = ref<Locale>(before.locale ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'))
  const theme = ref(before.theme)
  const density = ref(before.density)
  const singleKeys = ref(before.singleKeys)
  const sound = ref(before.sound)
  const notices = ref(before.notices)
  const shop = ref(before.shop)
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const dark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemDark.value))

  function show(): void {
    const root = document.documentElement
    root.classList.toggle('dark', dark.value)
    root.dataset.density = density.value
    root.lang = locale.value === 'zh' ? 'zh-CN' : 'en'
    i18n.global.locale.value = locale.value
    document.title = i18n.global.t('app.name')
  }

  watch(locale, (next) => (chosen.value = next))
  // Charts read the colours of the page as soon as the theme changes: it must stand by then.
  watch([dark, density, locale], show, { immediate: true, flush: 'sync' })
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

  /** The account's own language, unless this person has chosen one here. */
  function suggestLocale(next: Locale): void {
    if (chosen.value !== null || next === locale.value) return
    locale.value = next
  }

  return { locale, theme, density, singleKeys, sound, notices, shop, dark, suggestLocale }
})
