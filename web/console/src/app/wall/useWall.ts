import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import { useBell } from '../../ui/useBell'

/** Asked again no sooner than this after the last time: with what the way takes, a change shows within a second. In ms. */
const EVERY = 800
/** What no frame tells of, such as a red message that was stopped. In ms. */
const ANYWAY = 15_000

/** All that goes on in the shops, or in one of them (''; all), asked for anew as soon as the socket tells of a change. */
export function useWall(shop: Ref<string>) {
  const session = useSession()
  const live = useLive()
  const leads = session.may('conversations.lead')
  const query = useQuery({
    queryKey: computed(() => ['wall', shop.value] as const),
    refetchInterval: leads ? ANYWAY : false,
    placeholderData: keepPreviousData,
    queryFn: () => answerOf(session.api.GET('/api/v1/wall', { params: { query: shop.value ? { shop: shop.value } : {} } })),
  })

  if (!leads) return query
  const lookOver = (on: boolean) => live.tell({ type: 'overview', on })
  const ring = useBell(EVERY, () => query.refetch({ cancelRefetch: false }))
  const stops = [
    live.on('conversation', ring), live.on('alarm', ring), live.on('presence', ring), live.on('overview', ring),
    live.on('welcome', () => lookOver(true)),
    () => lookOver(false),
  ]
  lookOver(true)
  onScopeDispose(() => stops.forEach((stop) => stop()))
  return query
}
