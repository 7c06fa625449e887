import { computed } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Definition } from '../../api/types'
import { useDraft } from '../../api/useDraft'
import { obstacleTo } from './attributes'

/** What a shop's products may say of themselves, and a draft of it. */
export function useAttributes() {
  const session = useSession()
  const { api } = session
  const asked = (shop: string) => ({ params: { path: { shop_id: shop } } })
  const attributes = useDraft({
    shop: computed(() => session.shop?.id ?? ''),
    key: (shop) => ['attributes', shop],
    load: (shop) => answerOf(api.GET('/api/v1/shops/{shop_id}/attributes', asked(shop))),
    draftOf: (view) => view.defined.map((one) => one.definition as Definition),
    save: (shop, definitions, _, was) => answerOf(api.PUT('/api/v1/shops/{shop_id}/attributes', { ...asked(shop), body: { was, definitions } })),
  })
  const hindered = computed(() => (attributes.draft.value ? obstacleTo(attributes.draft.value) : null))
  return { ...attributes, hindered }
}
