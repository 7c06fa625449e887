import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Widths at which the panes fold; the style sheets use the same numbers. */
export const SIDE_FITS = '(min-width: 1180px)'
export const PANES_FIT = '(min-width: 760px)'

export function useMedia(query: string): Readonly<Ref<boolean>> {
  const media = window.matchMedia(query)
  const fits = ref(media.matches)
  const hear = () => (fits.value = media.matches)
  media.addEventListener('change', hear)
  onScopeDispose(() => media.removeEventListener('change', hear))
  return readonly(fits)
}
