import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'

/** What the shop says of one product alone. */
export function useProductEntries(shop: Ref<string>, sku: Ref<string>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['knowledge', shop.value, sku.value] as const),
    queryFn: async () =>
      (await answerOf(api.GET('/api/v1/knowledge', { params: { query: { shop: shop.value, sku: sku.value } } }))).items,
  })
}
