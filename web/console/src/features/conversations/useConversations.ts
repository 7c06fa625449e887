import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, type ComputedRef } from 'vue'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { withRow } from './rules/list'

type Rows = readonly ConversationRow[]

/** All conversations of the shop, changed by the socket as they change. */
export function useConversations() {
  const session = useSession()
  const live = useLive()
  const queries = useQueryClient()
  const shop = computed(() => session.shop?.id ?? '')
  const key = computed(() => ['conversations', shop.value] as const)

  const query = useQuery({
    queryKey: key,
    enabled: computed(() => shop.value !== ''),
    queryFn: async (): Promise<Rows> => {
      const asked = { params: { query: { shop: shop.value, view: 'all' as const } } }
      return (await answerOf(session.api.GET('/api/v1/conversations', asked))).items
    },
  })

  function put(row: ConversationRow): void {
    queries.setQueryData<Rows>(['conversations', row.shop_id], (rows) => rows && withRow(rows, row))
  }

  const stops = [
    live.on('conversation', (frame) => put(frame.row)),
    // What changed while the socket was away was not announced to us.
    live.on('welcome', () => void queries.invalidateQueries({ queryKey: ['conversations'] })),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))

  const rows: ComputedRef<Rows> = computed(() => query.data.value ?? [])
  return { rows, query, put }
}
