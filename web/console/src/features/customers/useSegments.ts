import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, ref, shallowRef, type Ref } from 'vue'
import { ApiError, answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { SegmentCondition, SegmentFacts, SegmentView } from '../../api/types'
import { factsOf, isComplete } from './rules'
import { useDoing } from './useDoing'

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

/** A segment as it is written, null for a new one. `behind`: why it was not saved, where somebody has saved something newer. */
export function useSegmentDraft(segment: () => SegmentView | null) {
  const session = useSession()
  const { busy, run } = useDoing()
  const was = shallowRef<SegmentFacts | null>(null)
  const draft = ref<SegmentFacts>(factsOf(null))
  const behind = shallowRef<unknown>(null)
  /** From how the segment is now, by the newest list. */
  function begin(): void {
    const one = segment()
    was.value = one && factsOf(one)
    draft.value = factsOf(one)
    behind.value = null
  }
  begin()

  function put(): Promise<SegmentView> {
    const facts = { ...draft.value, tag: draft.value.tag?.trim() || null }
    const { api, shop } = session
    const [one, before] = [segment(), was.value]
    if (!one || !before) return answerOf(api.POST('/api/v1/segments', { body: { shop_id: shop?.id ?? '', facts } }))
    return answerOf(api.POST('/api/v1/segments/{segment_id}', { params: { path: { segment_id: one.id } }, body: { was: before, facts } }))
  }
  function hold(error: unknown): void {
    if (!ApiError.isBehind(error)) throw error
    behind.value = error
  }
  /** Whether it was saved. */
  async function save(): Promise<boolean> {
    behind.value = null
    return (await run(() => put().catch(hold))) && !behind.value
  }
  return { draft, behind, busy, begin, save }
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
