import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { KeptFor, RetentionView } from '../../api/types'

/** A shop's terms of keeping as they stand, and a draft of their days; what was typed survives a refusal. */
export function useRetention() {
  const session = useSession()
  const queries = useQueryClient()
  const shop = computed(() => session.shop?.id ?? '')
  const key = computed(() => ['retention', shop.value] as const)
  const asked = () => ({ params: { path: { shop_id: shop.value } } })

  const query = useQuery({
    queryKey: key,
    enabled: computed(() => shop.value !== '' && session.may('personal.rights')),
    // Asked again while somebody types, it would take the draft away.
    staleTime: Infinity,
    queryFn: () => answerOf(session.api.GET('/api/v1/shops/{shop_id}/retention', asked())),
  })

  const draft = ref<Record<KeptFor, number> | null>(null)
  const reset = () => (draft.value = query.data.value ? daysOf(query.data.value) : null)
  watch(query.data, reset, { immediate: true })

  const saving = useMutation({
    mutationFn: (days: Record<KeptFor, number>) => answerOf(session.api.PUT('/api/v1/shops/{shop_id}/retention', { ...asked(), body: days })),
    onSuccess: (view) => queries.setQueryData(key.value, view),
  })
  const terms = computed(() => query.data.value?.terms ?? [])
  const changed = computed(() => terms.value.some((term) => draft.value?.[term.purpose] !== term.days))
  const hindered = computed(() => terms.value.some((term) => !holds(draft.value?.[term.purpose], term)))
  return { query, draft, changed, hindered, saving, reset, save: () => draft.value && saving.mutate(draft.value) }
}

/** Whether so many days may be asked for. */
export function holds(days: number | undefined, { least, most }: { least: number; most: number }): boolean {
  return Number.isInteger(days) && Number(days) >= least && Number(days) <= most
}

function daysOf(view: RetentionView): Record<KeptFor, number> {
  return Object.fromEntries(view.terms.map((term) => [term.purpose, term.days])) as Record<KeptFor, number>
}
