import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { CaseView, ConversationRow, OrderView } from '../../api/types'

function ofEach<T>(name: string, members: Ref<readonly string[]>, ask: (customer: string) => Promise<readonly T[]>) {
  return useQuery({
    queryKey: computed(() => ['customers', name, members.value] as const),
    queryFn: async (): Promise<readonly T[]> => (await Promise.all(members.value.map(ask))).flat(),
  })
}

/** The orders of all who are joined, newest first. */
export function useOrdersOf(members: Ref<readonly string[]>) {
  const { api } = useSession()
  const query = ofEach<OrderView>('orders', members, async (customer) =>
    (await answerOf(api.GET('/api/v1/orders', { params: { query: { customer } } }))).items,
  )
  const orders = computed(() => [...(query.data.value ?? [])].toSorted((a, b) => (b.placed_at ?? 0) - (a.placed_at ?? 0)))
  return { query, orders }
}

export function useConversationsOf(members: Ref<readonly string[]>) {
  const { api } = useSession()
  const query = ofEach<ConversationRow>('conversations', members, async (customer) =>
    (await answerOf(api.GET('/api/v1/conversations', { params: { query: { customer } } }))).items,
  )
  const rows = computed(() => [...(query.data.value ?? [])].toSorted((a, b) => b.last_at - a.last_at))
  return { query, rows }
}

/** The cases of all who are joined, newest first. */
export function useCasesOf(members: Ref<readonly string[]>) {
  const { api } = useSession()
  const query = ofEach<CaseView>('cases', members, async (customer) =>
    (await answerOf(api.GET('/api/v1/cases', { params: { query: { customer } } }))).items,
  )
  const cases = computed(() => [...(query.data.value ?? [])].toSorted((a, b) => b.opened_at - a.opened_at))
  return { query, cases }
}
