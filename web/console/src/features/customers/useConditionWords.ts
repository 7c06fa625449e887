import { useI18n } from 'vue-i18n'
import { useSession } from '../../api/session'
import type { SegmentCondition, SegmentTest } from '../../api/types'
import { useMoney } from '../../ui/useMoney'
import { boundsOf, subjectOf } from './rules'

/** A condition as a sentence. */
export function useConditionWords() {
  const { t } = useI18n()
  const session = useSession()
  const money = useMoney(() => session.shop?.currency ?? 'CNY')

  function bounded(test: SegmentTest): string {
    const what = t(`segments.tests.${subjectOf(test)}`)
    const shown = (value: number) => (subjectOf(test) === 'spent' ? money(value) : String(value))
    const { least, most } = boundsOf(test) ?? { least: null, most: null }
    if (least !== null && most !== null) return t('segments.between', { what, least: shown(least), most: shown(most) })
    if (least !== null) return t('segments.atLeast', { what, least: shown(least) })
    return t('segments.atMost', { what, most: shown(most ?? 0) })
  }

  function since({ of, least_days: least, most_days: most }: Extract<SegmentTest, { test: 'since' }>): string {
    const what = t(of === 'last_order_at' ? 'customer.last' : 'customer.since')
    if (typeof least === 'number' && typeof most === 'number') return t('segments.daysBetween', { what, least, most })
    return typeof most === 'number' ? t('segments.daysWithin', { what, most }) : t('segments.daysAgo', { what, least: least ?? 0 })
  }

  function told(test: SegmentTest): string {
    switch (test.test) {
      case 'since':
        return since(test)
      case 'tagged':
        return t(test.has === false ? 'segments.without' : 'segments.with', { what: test.value })
      case 'agreed':
        return t(test.has === false ? 'segments.without' : 'segments.with', { what: t(`profile.purposes.${test.purpose}`) })
      case 'is_a':
        return t(`profile.kinds.${test.kind}`)
      default:
        return bounded(test)
    }
  }

  return (condition: SegmentCondition) => condition.tests.map(told).join(condition.match === 'all' ? t('segments.and') : t('segments.or'))
}
