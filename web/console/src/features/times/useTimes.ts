import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, toRaw, watch } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Times } from '../../api/types'
import { draftOf, isSame, obstacle } from './rules'

/** A shop's times as they stand, and a draft of them; what was typed survives a refusal. */
export function useTimes() {
  const session = useSession()
  const queries = useQueryClient()
  const shop = computed(() => session.shop?.id ?? '')
  const key = computed(() => ['times', shop.value] as const)
  const asked = () => ({ params: { path: { shop_id: shop.value } } })

  const query = useQuery({
    queryKey: key,
    enabled: computed(() => shop.value !== ''),
    // Asked again while somebody types, it would take the draft away.
    staleTime: Infinity,
    queryFn: () => answerOf(session.api.GET('/api/v1/shops/{shop_id}/times', asked())),
  })

  const draft = ref<Times | null>(null)
  watch(query.data, (view) => (draft.value = view ? draftOf(toRaw(view)) : null), { immediate: true })

  const saving = useMutation({
    mutationFn: (times: Times) => answerOf(session.api.PUT('/api/v1/shops/{shop_id}/times', { ...asked(), body: times })),
    onSuccess: (view) => queries.setQueryData(key.value, view),
  })

  const changed = computed(() => draft.value !== null && query.data.value !== undefined && !isSame(draft.value, draftOf(toRaw(query.data.value))))
  const hindered = computed(() => (draft.value ? obstacle(draft.value) : null))
  const reset = () => {
    saving.reset()
    draft.value = query.data.value ? draftOf(toRaw(query.data.value)) : null
  }
  const save = () => draft.value && saving.mutate(draft.value)
  return { query, draft, changed, hindered, saving, save, reset }
}
