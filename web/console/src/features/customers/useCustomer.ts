import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'

export function useCustomer(id: Ref<string>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['customer', id.value] as const),
    queryFn: () => answerOf(api.GET('/api/v1/customers/{customer_id}', { params: { path: { customer_id: id.value } } })),
  })
}
