import { computed } from 'vue'
import { usePreferences } from '../../ui/preferences'
import type { Palette } from './rules'

/** The chart colours of the theme that stands: a canvas does not follow style sheets by itself. */
export function usePalette() {
  const preferences = usePreferences()
  return computed<Palette>(() => {
    void preferences.dark
    const style = getComputedStyle(document.documentElement)
    const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
    return {
      text: token('text-soft'),
      line: token('line'),
      first: token('chart-first'),
      second: token('chart-second'),
      green: token('chart-green'),
      yellow: token('chart-yellow'),
      red: token('chart-red'),
      pattern: token('chart-pattern'),
    }
  })
}
