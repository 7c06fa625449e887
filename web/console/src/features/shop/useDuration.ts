import { useI18n } from 'vue-i18n'

const MINUTE = 60_000_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Microseconds in words, in the largest unit that leaves two or more of it: 26 hours, 3 days. */
export function useDuration() {
  const { t } = useI18n()
  return (span: number): string => {
    if (span >= 2 * DAY) return t('order.days', { n: Math.floor(span / DAY) })
    return span >= HOUR ? t('order.hours', { n: Math.floor(span / HOUR) }) : t('order.minutes', { n: Math.floor(span / MINUTE) })
  }
}
