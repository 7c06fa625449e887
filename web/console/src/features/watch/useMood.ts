import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'

/** How the shopper has felt in the conversation; asked again with each message. */
export function useMood(row: Ref<ConversationRow>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['mood', row.value.id, row.value.last_seq] as const),
    placeholderData: (before, query) => (query?.queryKey[1] === row.value.id ? keepPreviousData(before) : undefined),
    queryFn: () => answerOf(api.GET('/api/v1/conversations/{conversation_id}/mood', { params: { path: { conversation_id: row.value.id } } })),
  })
}
