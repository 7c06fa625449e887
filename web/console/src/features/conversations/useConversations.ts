import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, watch, type ComputedRef, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { withRow } from './rules/list'

type Rows = readonly ConversationRow[]

/**
 * All conversations of the shop. The socket tells of changes to those that wait, are mine or are watched; of changes to
 * the others only while `everything` is looked at, because a busy shop has hundreds a second.
 */
export function useConversations(everything: Ref<boolean>) {
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

  // What changed while nobody listened for it was not announced to us.
  const catchUp = () => void queries.invalidateQueries({ queryKey: ['conversations'] })
  const lookOver = (on: boolean) => live.tell({ type: 'overview', on })
  watch(everything, lookOver)
  const stops = [
    live.on('conversation', (frame) => put(frame.row)),
    live.on('welcome', () => (everything.value ? lookOver(true) : catchUp())),
    live.on('overview', ({ on }) => on && catchUp()),
    () => lookOver(false),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))

  const rows: ComputedRef<Rows> = computed(() => query.data.value ?? [])
  return { rows, query, put }
}
