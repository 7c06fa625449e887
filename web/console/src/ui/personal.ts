import type { Why } from '../api/types'

/** Why somebody may want to see a value whole, the most usual first. */
export const WHYS: readonly Why[] = ['delivery', 'contact', 'refund', 'verify', 'complaint', 'rights']

/** Milliseconds until a value that was shown is masked again. */
export const SHOWN_FOR = 60_000

/** Whether a masked text hides something. */
export function mayHide(masked: string): boolean {
  return masked.includes('*')
}
