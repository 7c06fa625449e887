import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'

const AGAIN = 60_000

/** What the rules say of an order as it stands. Times run out, so that it is asked for again each minute. */
export function useRules(order: Ref<string | null>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['rules', order.value] as const),
    enabled: computed(() => order.value !== null),
    refetchInterval: AGAIN,
    queryFn: () => answerOf(api.GET('/api/v1/orders/{order_id}/rules', { params: { path: { order_id: order.value ?? '' } } })),
  })
}
