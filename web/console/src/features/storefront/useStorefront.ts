import { computed } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { useDraft } from '../../api/useDraft'
import { draftOf, isSame, obstacle } from './rules'

/** What is settled of the shop that is looked at, and a draft of it. */
export function useStorefront() {
  const session = useSession()
  const { api } = session
  const asked = (shop: string) => ({ params: { path: { shop_id: shop } } })
  const store = useDraft({
    shop: computed(() => session.shop?.id ?? ''),
    key: (shop) => ['storefront', shop],
    may: () => session.may('shops.read'),
    load: (shop) => answerOf(api.GET('/api/v1/shops/{shop_id}/settings', asked(shop))),
    draftOf,
    isSame,
    save: async (shop, body) => {
      const view = await answerOf(api.PUT('/api/v1/shops/{shop_id}/settings', { ...asked(shop), body }))
      const { name, name_en, locale, zone } = view.facts
      session.shops = session.shops.map((one) => (one.id === shop ? { ...one, name, name_en, locale, zone } : one))
      return view
    },
  })
  const hindered = computed(() => (store.draft.value ? obstacle(store.draft.value) : null))
  return { ...store, hindered }
}
