import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { computed, onScopeDispose, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { HeldView } from '../../api/types'
import { useWords } from '../../i18n/useWords'
import { useDrafts } from '../conversations/drafts'
import { filled } from '../scripts/rules'
import { withHeld } from './rules'

type List = readonly HeldView[]
const HELD = ['held'] as const
const keyOf = (conversation: string) => [...HELD, conversation] as const

/** What waits for approval in a conversation, and what came back to the one who is signed in. */
export function useHeld(conversation: Ref<string>) {
  const { t } = useI18n()
  const { refusal } = useWords()
  const session = useSession()
  const queries = useQueryClient()
  const drafts = useDrafts()
  const put = usePut()
  const me = computed(() => session.account?.id ?? '')

  const query = useQuery({
    queryKey: computed(() => keyOf(conversation.value)),
    queryFn: async (): Promise<List> => {
      const asked = { params: { path: { conversation_id: conversation.value } } }
      return (await answerOf(session.api.GET('/api/v1/conversations/{conversation_id}/held', asked))).items as HeldView[]
    },
  })

  /** `write`: its words go back into the draft, wherever its author has gone meanwhile; what stands there is kept before them. */
  const withdraw = useMutation({
    mutationFn: async ({ held }: { held: HeldView; write: boolean }) =>
      (await answerOf(session.api.POST('/api/v1/held/{held_id}/withdraw', { params: { path: { held_id: held.id } } }))) as HeldView,
    onSuccess: (after, { held: { conversation_id: id, body }, write }) => {
      put(after)
      if (write) drafts.change(id, { mode: 'reply', reply: filled(drafts.of(id).reply, '', body) })
    },
    onError: (error, { held }) => {
      void queries.invalidateQueries({ queryKey: keyOf(held.conversation_id) })
      ElMessage({ type: 'error', message: refusal(error, t('approvals.failed')) })
    },
  })
  return { held: computed<List>(() => query.data.value ?? []), me, withdraw }
}

/** Takes up one as it is now, and looks again: what is on its way may be older. */
function usePut(): (held: HeldView) => void {
  const session = useSession()
  const queries = useQueryClient()
  return (held) => {
    const key = keyOf(held.conversation_id)
    queries.setQueryData<List>(key, (list) => list && withHeld(list, held, session.account?.id ?? ''))
    void queries.invalidateQueries({ queryKey: key })
  }
}

const TOLD = { sent: 'success', refused: 'warning', given_back: 'warning', overtaken: 'warning' } as const

/** Keeps what is held in every conversation as it is now, looked at or not, and says on whatever page what has become of one's own words. */
export function useHeldNews(): void {
  const { t } = useI18n()
  const session = useSession()
  const live = useLive()
  const queries = useQueryClient()
  const put = usePut()
  function hear(held: HeldView): void {
    put(held)
    if (held.author_id !== session.account?.id || held.closed || !(held.state in TOLD)) return
    const state = held.state as keyof typeof TOLD
    ElMessage({ type: TOLD[state], message: t(`approvals.news.${state}`) })
  }
  const stops = [
    live.on('held', ({ held }) => hear(held)),
    // What was missed while the line was down.
    live.on('welcome', () => void queries.invalidateQueries({ queryKey: HELD })),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
}
