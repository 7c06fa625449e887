import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { AlarmsView, Watching } from '../../api/types'
import { useDraft } from '../../api/useDraft'
import { watchingHindered } from './rules'

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

/** What the shop watches for, and a draft of it. */
export function useWatching() {
  const session = useSession()
  const { api } = session
  const asked = (shop: string) => ({ params: { path: { shop_id: shop } } })
  const watching = useDraft({
    shop: computed(() => session.shop?.id ?? ''),
    key: (shop) => ['watching', shop],
    load: async (shop) => (await answerOf(api.GET('/api/v1/shops/{shop_id}/watch', asked(shop)))) as Watching,
    draftOf: (view) => view,
    save: async (shop, draft, _, was) =>
      (await answerOf(api.PUT('/api/v1/shops/{shop_id}/watch', { ...asked(shop), body: { ...draft, was } }))) as Watching,
  })
  const { draft } = watching
  return { ...watching, hindered: computed(() => (draft.value ? watchingHindered(draft.value) : null)) }
}
