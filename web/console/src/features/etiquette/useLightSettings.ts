import { computed } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { LightSettings } from '../../api/types'
import { useDraft } from '../../api/useDraft'
import { isSameLights } from './rules'

/** What the shop has settled about its lights, and a draft of it. */
export function useLightSettings() {
  const session = useSession()
  const { api } = session
  const asked = (shop: string) => ({ params: { path: { shop_id: shop } } })
  return useDraft({
    shop: computed(() => session.shop?.id ?? ''),
    key: (shop) => ['light settings', shop],
    load: async (shop) => (await answerOf(api.GET('/api/v1/shops/{shop_id}/lights', asked(shop)))) as LightSettings,
    draftOf: (view) => view,
    isSame: isSameLights,
    save: async (shop, draft, _, was) =>
      (await answerOf(api.PUT('/api/v1/shops/{shop_id}/lights', { ...asked(shop), body: { ...draft, was } }))) as LightSettings,
  })
}
