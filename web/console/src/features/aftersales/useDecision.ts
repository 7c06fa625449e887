import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { DecisionAsk } from '../../api/types'
import { caseAsk } from './rules'

const PAUSE = 200

/** The decision on what is being asked, a moment after the asking has settled. */
export function useDecision(ask: Ref<DecisionAsk | null>) {
  const { api } = useSession()
  const settled = shallowRef<DecisionAsk | null>(ask.value)
  let timer = 0
  watch(ask, (next) => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => (settled.value = next), PAUSE)
  })
  onScopeDispose(() => window.clearTimeout(timer))

  const query = useQuery({
    queryKey: computed(() => ['decision', settled.value] as const),
    enabled: computed(() => settled.value !== null),
    placeholderData: keepPreviousData,
    queryFn: () => {
      if (!settled.value) throw new Error('asked for a decision on nothing')
      return answerOf(api.POST('/api/v1/cases/decision', { body: settled.value }))
    },
  })
  const stale = computed(() => query.isFetching.value || ask.value !== settled.value)
  return { query, stale }
}

export function useOpening(conversation: Ref<string | null>) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (ask: DecisionAsk) => answerOf(api.POST('/api/v1/cases', { body: caseAsk(ask, conversation.value) })),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['cases'] }),
        queries.invalidateQueries({ queryKey: ['refundable'] }),
        queries.invalidateQueries({ queryKey: ['rules'] }),
        queries.invalidateQueries({ queryKey: ['orders'] }),
      ]),
  })
}
