import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { computed, onScopeDispose, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { HeldView } from '../../api/types'
import { withHeld } from './rules'

type List = readonly HeldView[]

/** What waits for approval in a conversation, and what came back to the one who is signed in. */
export function useHeld(conversation: Ref<string>) {
  const session = useSession()
  const live = useLive()
  const queries = useQueryClient()
  const me = computed(() => session.account?.id ?? '')
  const key = (id: string) => ['held', id] as const

  const query = useQuery({
    queryKey: computed(() => key(conversation.value)),
    queryFn: async (): Promise<List> => {
      const asked = { params: { path: { conversation_id: conversation.value } } }
      return (await answerOf(session.api.GET('/api/v1/conversations/{conversation_id}/held', asked))).items as HeldView[]
    },
  })
  const put = (held: HeldView) =>
    queries.setQueryData<List>(key(held.conversation_id), (list) => withHeld(list ?? [], held, me.value))
  const stops = [
    live.on('held', ({ held }) => held.conversation_id === conversation.value && put(held)),
    live.on('welcome', () => void queries.invalidateQueries({ queryKey: ['held'] })),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))

  const withdraw = useMutation({
    mutationFn: async (held: HeldView) =>
      (await answerOf(session.api.POST('/api/v1/held/{held_id}/withdraw', { params: { path: { held_id: held.id } } }))) as HeldView,
    onSuccess: put,
  })
  return { held: computed<List>(() => query.data.value ?? []), me, withdraw }
}

const TOLD = { sent: 'success', refused: 'warning', given_back: 'warning', overtaken: 'warning' } as const

/** Says on whatever page what has become of one's own words. */
export function useHeldNews(): void {
  const { t } = useI18n()
  const session = useSession()
  const live = useLive()
  const stop = live.on('held', ({ held }) => {
    if (held.author_id !== session.account?.id || held.closed || !(held.state in TOLD)) return
    const state = held.state as keyof typeof TOLD
    ElMessage({ type: TOLD[state], message: t(`approvals.news.${state}`) })
  })
  onScopeDispose(stop)
}
