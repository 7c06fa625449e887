import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { OrderState } from '../../api/types'

export interface OrderFilter {
  words: string
  state: OrderState | ''
  late: boolean
  product: string
}

/** The orders of the shop that is looked at, page by page. */
export function useOrderSearch(filter: Ref<OrderFilter>) {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useInfiniteQuery({
    queryKey: computed(() => ['orders', 'search', shop.value, filter.value] as const),
    enabled: computed(() => shop.value !== ''),
    initialPageParam: '',
    queryFn: ({ pageParam }: { pageParam: string }) => {
      const { words, state, late, product } = filter.value
      const query = {
        shop: shop.value, query: words, late,
        ...(state ? { state: [state] } : {}), ...(product ? { product } : {}), ...(pageParam ? { after: pageParam } : {}),
      }
      return answerOf(session.api.GET('/api/v1/orders', { params: { query } }))
    },
    getNextPageParam: (last) => last.next ?? undefined,
  })
}

export function useOrder(id: Ref<string>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['orders', 'one', id.value] as const),
    queryFn: () => answerOf(api.GET('/api/v1/orders/{order_id}', { params: { path: { order_id: id.value } } })),
  })
}
