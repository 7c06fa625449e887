import { computed } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { useDraft } from '../../api/useDraft'
import { draftOf, obstacle } from './rules'

/** A shop's times as they stand, and a draft of them. */
export function useTimes() {
  const session = useSession()
  const { api } = session
  const asked = (shop: string) => ({ params: { path: { shop_id: shop } } })
  const times = useDraft({
    shop: computed(() => session.shop?.id ?? ''),
    key: (shop) => ['times', shop],
    load: (shop) => answerOf(api.GET('/api/v1/shops/{shop_id}/times', asked(shop))),
    draftOf,
    save: (shop, draft, _, was) => answerOf(api.PUT('/api/v1/shops/{shop_id}/times', { ...asked(shop), body: { ...draft, was } })),
  })
  const hindered = computed(() => (times.draft.value ? obstacle(times.draft.value) : null))
  return { ...times, hindered }
}
