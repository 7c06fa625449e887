import { computed, ref, watch, type Ref } from 'vue'
import type { Locale } from '../api/types'
import { bring, i18n } from '../i18n'

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

/** The language of the pages: what was chosen here, else the account's own, else the browser's. */
export function useLanguage(before: Locale | null) {
  const chosen = ref<Locale | null>(before)
  const wanted = ref<Locale>(before ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'))
  const spoken = speak(wanted)
  watch(wanted, () => void speak(wanted))
  const locale = computed({
    get: () => wanted.value,
    set: (next) => (chosen.value = wanted.value = next),
  })
  function suggestLocale(next: Locale): void {
    if (chosen.value === null) wanted.value = next
  }
  return { chosen, locale, spoken, suggestLocale }
}
