import { computed } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { useDraft } from '../../api/useDraft'
import type { KeptFor, RetentionTerm, RetentionView } from '../../api/types'

/** A shop's terms of keeping as they stand, and a draft of their days; `beyond`: the terms whose days may not be so. */
export function useRetention() {
  const session = useSession()
  const { api } = session
  const asked = (shop: string) => ({ params: { path: { shop_id: shop } } })
  const retention = useDraft({
    shop: computed(() => session.shop?.id ?? ''),
    key: (shop) => ['retention', shop],
    may: () => session.may('personal.rights'),
    load: (shop) => answerOf(api.GET('/api/v1/shops/{shop_id}/retention', asked(shop))),
    draftOf: daysOf,
    save: (shop, days, _, was) => answerOf(api.PUT('/api/v1/shops/{shop_id}/retention', { ...asked(shop), body: { was, days } })),
  })
  const { query, draft } = retention
  const beyond = computed<readonly RetentionTerm[]>(() => (query.data.value?.terms ?? []).filter((term) => !holds(draft.value?.[term.purpose], term)))
  return { ...retention, beyond }
}

/** Whether so many days may be asked for. */
export function holds(days: number | undefined, { least, most }: { least: number; most: number }): boolean {
  return Number.isInteger(days) && Number(days) >= least && Number(days) <= most
}

function daysOf(view: RetentionView): Record<KeptFor, number> {
  return Object.fromEntries(view.terms.map((term) => [term.purpose, term.days])) as Record<KeptFor, number>
}
