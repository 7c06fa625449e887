import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { AlarmsView, Watching } from '../../api/types'

/** The alarms of all shops of the one who is signed in; frames of the socket keep the open ones up to date. */
export function useAlarmList(view: Ref<AlarmsView>, looked: Ref<boolean>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['alarms', view.value] as const),
    enabled: looked,
    queryFn: () => answerOf(api.GET('/api/v1/alarms', { params: { query: { view: view.value } } })),
  })
}

/** How many are open; none for whoever does not hear of them. */
export function useOpenAlarms() {
  const session = useSession()
  const list = useAlarmList(
    computed(() => 'open' as const),
    computed(() => session.may('alarms.hear')),
  )
  return computed(() => list.data.value?.open ?? 0)
}

/** Dealing with an alarm. */
export function useHandling() {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, remark }: { id: string; remark: string }) =>
      answerOf(api.POST('/api/v1/alarms/{alarm_id}/handled', { params: { path: { alarm_id: id } }, body: { remark } })),
    // Also where it was refused: somebody else was quicker.
    onSettled: () => queries.invalidateQueries({ queryKey: ['alarms'] }),
  })
}

/** What the shop watches for, and settling it. */
export function useWatching() {
  const session = useSession()
  const queries = useQueryClient()
  const shop = computed(() => session.shop?.id ?? '')
  const key = computed(() => ['watching', shop.value] as const)
  const asked = () => ({ params: { path: { shop_id: shop.value } } })
  const query = useQuery({
    queryKey: key,
    enabled: computed(() => shop.value !== ''),
    queryFn: async () => (await answerOf(session.api.GET('/api/v1/shops/{shop_id}/watch', asked()))) as Watching,
  })
  const saving = useMutation({
    mutationFn: (body: Watching) => answerOf(session.api.PUT('/api/v1/shops/{shop_id}/watch', { ...asked(), body })),
    onSuccess: (settled) => queries.setQueryData(key.value, settled),
  })
  return { shop, query, saving }
}
