import { defineStore } from 'pinia'
import { computed, ref, watch, watchEffect, type Ref } from 'vue'
import type { Locale } from '../api/types'
import { bring, i18n } from '../i18n'
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

/** Once its texts are there. Where they cannot be had, what is spoken stays. */
async function speak(locale: Ref<Locale>): Promise<void> {
  const { locale: spoken, availableLocales, t } = i18n.global
  const wanted = locale.value
  const came = await bring(wanted).then(() => true, () => false)
  if (wanted !== locale.value) return
  if (came) spoken.value = wanted
  else if (availableLocales.length) locale.value = spoken.value
  document.documentElement.lang = spoken.value === 'zh' ? 'zh-CN' : 'en'
  document.title = t('app.name')
}

function paint(dark: boolean, density: Density): void {
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.dataset.density = density
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

  const spoken = speak(locale)
  watch(locale, (next) => {
    chosen.value = next
    void speak(locale)
  })
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

  /** The account's own language, unless this person has chosen one here. */
  function suggestLocale(next: Locale): void {
    if (chosen.value !== null || next === locale.value) return
    locale.value = next
  }

  return { locale, theme, density, singleKeys, sound, notices, shop, dark, suggestLocale, spoken }
})
