import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'

/** The products of the shop that is looked at, page by page. */
export function useProducts(words: Ref<string>) {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useInfiniteQuery({
    queryKey: computed(() => ['products', shop.value, words.value] as const),
    enabled: computed(() => shop.value !== ''),
    initialPageParam: '',
    queryFn: ({ pageParam }: { pageParam: string }) =>
      answerOf(session.api.GET('/api/v1/products', { params: { query: { shop: shop.value, query: words.value, after: pageParam } } })),
    getNextPageParam: (last) => last.next ?? undefined,
  })
}

export function useProduct(id: Ref<string>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['product', id.value] as const),
    enabled: computed(() => id.value !== ''),
    queryFn: () => answerOf(api.GET('/api/v1/products/{product_id}', { params: { path: { product_id: id.value } } })),
  })
}
