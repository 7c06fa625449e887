import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'

/** The cases of an order or of a product, newest first. */
export function useHistory(of: Ref<{ order: string } | { product: string }>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['cases', 'of', of.value] as const),
    queryFn: async () => (await answerOf(api.GET('/api/v1/cases', { params: { query: of.value } }))).items,
  })
}

/** What may still come back of an order. */
export function useRefundable(order: Ref<string>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['refundable', order.value] as const),
    queryFn: () => answerOf(api.GET('/api/v1/orders/{order_id}/refundable', { params: { path: { order_id: order.value } } })),
  })
}
