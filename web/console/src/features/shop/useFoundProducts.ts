import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'

/** So many stand beside a conversation. */
const SHOWN = 5

/** The first few products of a shop with these words in their name or sku. */
export function useFoundProducts(shop: Ref<string>, words: Ref<string>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['products', 'found', shop.value, words.value] as const),
    enabled: computed(() => words.value !== ''),
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const { items } = await answerOf(api.GET('/api/v1/products', { params: { query: { shop: shop.value, query: words.value } } }))
      return items.slice(0, SHOWN)
    },
  })
}
