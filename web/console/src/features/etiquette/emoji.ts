import type { Locale } from '../../api/types'

/** What the picker offers where the shop has not chosen its own: warm, plain, and read alike everywhere. */
export const USUAL: readonly string[] = Array.from('\u{1F60A}\u{1F642}\u{1F604}\u{1F917}\u{1F970}\u{1F609}\u{1F64F}\u{1F44D}\u{1F44C}\u{1F44F}\u{1F4AA}\u{1F91D}\u{1F339}\u{1F338}\u{1F33B}\u{1F389}\u{1F381}\u{1F4E6}\u{1F69A}\u{2728}\u{2B50}\u{1F31F}\u{2705}\u{2615}')

/** The signs in a text, each once, in order: what a person sees as one sign is one. */
export function signsOf(text: string, locale: Locale): string[] {
  const signs = [...new Intl.Segmenter(locale, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment.trim())
  return [...new Set(signs.filter(Boolean))]
}

/** The place that an arrow leads to in rows of so many; it stays where there is none. */
export function moved(at: number, key: string, across: number, length: number): number {
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }
  const to = key === 'Home' ? 0 : key === 'End' ? length - 1 : at + (steps[key] ?? 0)
  return to >= 0 && to < length ? to : at
}
