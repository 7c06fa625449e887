import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { CaseView, ConversationRow, OrderView } from '../../api/types'

/** Orders whose cases are looked up: the newest, which nearly every case is of. */
const ORDERS_WITH_CASES = 10

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

/** The cases of the newest orders, newest first. */
export function useCasesOf(orders: Ref<readonly OrderView[]>) {
  const { api } = useSession()
  const newest = computed(() => orders.value.slice(0, ORDERS_WITH_CASES).map((order) => order.id))
  const query = ofEach<CaseView>('cases', newest, async (order) =>
    (await answerOf(api.GET('/api/v1/cases', { params: { query: { order } } }))).items,
  )
  const cases = computed(() => [...(query.data.value ?? [])].toSorted((a, b) => b.opened_at - a.opened_at))
  return { query, cases }
}
