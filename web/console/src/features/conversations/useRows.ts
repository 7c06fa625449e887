import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { withRow } from './rules/list'

/** Several parts may want to catch up at the same word of the server: it is asked once. */
let isDue = false

export type Rows = readonly ConversationRow[]

/** The conversations of the shop as this page knows them, asked for once however many parts show them. */
export function useRows(wanted: Ref<boolean>) {
  const session = useSession()
  const queries = useQueryClient()
  const shop = computed(() => session.shop?.id ?? '')

  const query = useQuery({
    queryKey: computed(() => ['conversations', shop.value] as const),
    enabled: computed(() => wanted.value && shop.value !== ''),
    queryFn: async (): Promise<Rows> => {
      const asked = { params: { query: { shop: shop.value, view: 'all' as const } } }
      return (await answerOf(session.api.GET('/api/v1/conversations', asked))).items
    },
  })

  function put(row: ConversationRow): void {
    queries.setQueryData<Rows>(['conversations', row.shop_id], (rows) => rows && withRow(rows, row))
    // The one that is open may stand outside the list.
    queries.setQueryData<ConversationRow>(['conversation', row.id], (known) => known && withRow([known], row)[0])
  }

  function catchUp(): void {
    if (isDue) return
    isDue = true
    queueMicrotask(() => {
      isDue = false
      void queries.invalidateQueries({ queryKey: ['conversations'] })
    })
  }
  const rows = computed<Rows>(() => query.data.value ?? [])
  return { rows, query, put, catchUp }
}
