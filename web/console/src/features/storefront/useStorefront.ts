import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { NewShop } from '../../api/types'
import { useDraft } from '../../api/useDraft'
import { usePreferences } from '../../ui/preferences'
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
    save: async (shop, facts, _, was) => {
      const view = await answerOf(api.PUT('/api/v1/shops/{shop_id}/settings', { ...asked(shop), body: { was, facts } }))
      const { name, name_en, locale, zone } = view.facts
      session.told = session.told.map((one) => (one.id === shop ? { ...one, name, name_en, locale, zone } : one))
      return view
    },
  })
  const hindered = computed(() => (store.draft.value ? obstacle(store.draft.value) : null))
  return { ...store, hindered }
}

/** The key with which a shop signs who is logged in: shown, or renewed where the one that was looked at still is its key. */
export function useShopKey() {
  const { api } = useSession()
  const queries = useQueryClient()
  const at = (shop: string) => ({ params: { path: { shop_id: shop } } })
  const show = useMutation({ mutationFn: (shop: string) => answerOf(api.POST('/api/v1/shops/{shop_id}/key/shown', at(shop))) })
  const renew = useMutation({
    mutationFn: ({ shop, number }: { shop: string; number: number }) =>
      answerOf(api.POST('/api/v1/shops/{shop_id}/key/renewed', { ...at(shop), body: { number } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['storefront'] }),
  })
  return { show, renew }
}

/** A new shop, which is the one that is looked at from then on. */
export function useOpening() {
  const session = useSession()
  const preferences = usePreferences()
  return useMutation({
    mutationFn: async (body: NewShop) => {
      const { id } = await answerOf(session.api.POST('/api/v1/shops', { body }))
      session.told = (await answerOf(session.api.GET('/api/v1/shops'))).items
      preferences.shop = id
    },
  })
}
