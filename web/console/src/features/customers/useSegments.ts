import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { SegmentCondition } from '../../api/types'
import { isComplete } from './rules'

/** The segments of the shop; looked at again while one of them is being counted. */
export function useSegments() {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useQuery({
    queryKey: computed(() => ['customers', 'segments', shop.value] as const),
    enabled: computed(() => shop.value !== ''),
    refetchInterval: (query) => (query.state.data?.some((one) => one.counted_at === null) ? 1_000 : 30_000),
    queryFn: async () =>
      (await answerOf(session.api.GET('/api/v1/segments', { params: { query: { shop: shop.value } } }))).items,
  })
}

/** How many customers fit a condition that is not kept yet. */
export function useDraftCount(condition: Ref<SegmentCondition>) {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useQuery({
    queryKey: computed(() => ['customers', 'count', shop.value, condition.value] as const),
    enabled: computed(() => shop.value !== '' && isComplete(condition.value)),
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const body = { shop_id: shop.value, condition: condition.value }
      return (await answerOf(session.api.POST('/api/v1/segments/count', { body }))).count
    },
  })
}
