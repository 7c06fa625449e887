import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'

export function useFigures(days: Ref<number>) {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useQuery({
    queryKey: computed(() => ['figures', shop.value, days.value] as const),
    enabled: computed(() => shop.value !== ''),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    queryFn: () => answerOf(session.api.GET('/api/v1/figures', { params: { query: { shop: shop.value, days: days.value } } })),
  })
}
