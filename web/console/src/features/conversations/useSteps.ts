import { useMutation } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { useShopTime } from '../../api/useShopTime'
import type { ConversationRow } from '../../api/types'
import { useWords } from '../../i18n/useWords'

const at = (id: string) => ({ params: { path: { conversation_id: id } } })

/** Until when a conversation is put aside, and why. `past_limit`: whoever chose the moment was told that a limit is up before. */
export interface Later {
  until: number
  why: string
  past_limit: boolean
}

/** Putting a conversation aside until a moment, and taking it up before. */
function useAside(put: (row: ConversationRow) => void, told: (failed: string) => (error: unknown) => void) {
  const { t } = useI18n()
  const { refusal } = useWords()
  const { api } = useSession()
  const time = useShopTime()

  const aside = useMutation({
    mutationFn: ({ id, ...body }: Later & { id: string }) =>
      answerOf(api.POST('/api/v1/conversations/{conversation_id}/aside', { ...at(id), body })),
    onSuccess: (row, { until }) => {
      put(row)
      ElMessage({ type: 'success', message: t('aside.done', { at: time.moment(until) }) })
    },
  })
  const back = useMutation({
    mutationFn: (id: string) => answerOf(api.POST('/api/v1/conversations/{conversation_id}/back', at(id))),
    onSuccess: put,
    onError: (error) => told(t('aside.backFailed'))(error),
  })
  const asideFailure = computed(() => refusal(aside.error.value, t('aside.failed')))
  return { aside, back, asideFailure }
}

/** Taking, handing over, putting aside and resolving a conversation. `put` gets the row as the server now has it. */
export function useSteps(put: (row: ConversationRow) => void) {
  const { t } = useI18n()
  const { refusal } = useWords()
  const { api } = useSession()

  function told(failed: string) {
    return (error: unknown) => {
      ElMessage({ type: 'error', message: refusal(error, failed) })
    }
  }

  const take = useMutation({
    mutationFn: (id: string) => answerOf(api.POST('/api/v1/conversations/{conversation_id}/take', at(id))),
    onSuccess: put,
    onError: (error) => told(t('thread.takeFailed'))(error),
  })
  const resolve = useMutation({
    mutationFn: (id: string) => answerOf(api.POST('/api/v1/conversations/{conversation_id}/resolve', at(id))),
    onSuccess: (row) => {
      put(row)
      ElMessage({ type: 'success', message: t('thread.resolved') })
    },
    onError: (error) => told(t('thread.resolveFailed'))(error),
  })
  const hand = useMutation({
    mutationFn: ({ id, to, note }: { id: string; to: string | null; note: string }) =>
      answerOf(api.POST('/api/v1/conversations/{conversation_id}/transfer', { ...at(id), body: { to, note } })),
    onSuccess: (row) => {
      put(row)
      const name = row.assignee?.name
      ElMessage({ type: 'success', message: name ? t('team.handed', { name }) : t('team.putBack') })
    },
  })
  const handFailure = computed(() => refusal(hand.error.value, t('team.transferFailed')))
  return { take, resolve, hand, handFailure, ...useAside(put, told) }
}
