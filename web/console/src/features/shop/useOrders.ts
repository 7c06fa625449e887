import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { OrderView } from '../../api/types'
import { bySubject } from './rules'

/** The customer's orders, the one in question first. */
export function useOrders(shop: Ref<string>, customer: Ref<string>, subject: Ref<string | null>) {
  const { api } = useSession()
  const query = useQuery({
    queryKey: computed(() => ['orders', shop.value, customer.value] as const),
    queryFn: async (): Promise<readonly OrderView[]> => {
      const asked = { params: { query: { shop: shop.value, customer: customer.value } } }
      return (await answerOf(api.GET('/api/v1/orders', asked))).items
    },
  })
  const orders = computed(() => bySubject(query.data.value ?? [], subject.value))
  return { query, orders }
}
