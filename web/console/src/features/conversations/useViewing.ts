import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'

/** The store page on which the shopper is, looked at again whenever the desk says that it is another. */
export function useViewing(id: Ref<string>) {
  const { api } = useSession()
  const live = useLive()
  const { data, isPending, refetch } = useQuery({
    queryKey: computed(() => ['viewing', id.value] as const),
    queryFn: () => answerOf(api.GET('/api/v1/conversations/{conversation_id}/viewing', { params: { path: { conversation_id: id.value } } })),
  })
  const stops = [
    live.on('viewing', (frame) => frame.conversation === id.value && void refetch()),
    live.on('welcome', () => void refetch()),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
  return { page: computed(() => data.value?.page ?? null), isPending }
}
