import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { CaseView } from '../../api/types'
import { together } from './rules'

/** Cases that were opened from the conversation, and those of the order it is about. */
export function useCases(conversation: Ref<string>, order: Ref<string | null>) {
  const { api } = useSession()
  const live = useLive()

  const query = useQuery({
    queryKey: computed(() => ['cases', conversation.value, order.value] as const),
    queryFn: async (): Promise<readonly CaseView[]> => {
      const ask = (by: { conversation: string } | { order: string }) =>
        answerOf(api.GET('/api/v1/cases', { params: { query: by } }))
      const ofOrder = order.value ? ask({ order: order.value }) : Promise.resolve({ items: [] })
      const [here, there] = await Promise.all([ask({ conversation: conversation.value }), ofOrder])
      return together(here.items, there.items)
    },
  })
  onScopeDispose(live.on('case', (frame) => frame.conversation === conversation.value && void query.refetch()))
  return query
}
