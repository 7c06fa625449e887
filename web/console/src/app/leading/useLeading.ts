import { useMutation } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { useWords } from '../../i18n/useWords'

/** What who leads can do with a conversation of somebody else's. */
export type Deed = 'over' | 'reassign'

/** `heldBy`: who had it when this was decided; the server refuses where that has changed. */
interface Decision {
  id: string
  heldBy: string | null
  note: string
}

const at = (id: string) => ({ params: { path: { conversation_id: id } } })

export function useLeading() {
  const { t } = useI18n()
  const { refusal } = useWords()
  const { api } = useSession()

  const over = useMutation({
    mutationFn: ({ id, heldBy, note }: Decision) =>
      answerOf(api.POST('/api/v1/conversations/{conversation_id}/take-over', { ...at(id), body: { held_by: heldBy, note } })),
    onSuccess: () => ElMessage({ type: 'success', message: t('lead.overDone') }),
  })
  const reassign = useMutation({
    mutationFn: ({ id, heldBy, note, to, absent }: Decision & { to: string | null; absent: boolean }) =>
      answerOf(api.POST('/api/v1/conversations/{conversation_id}/reassign', { ...at(id), body: { held_by: heldBy, note, to, absent } })),
    onSuccess: (row: ConversationRow) => {
      const name = row.assignee?.name
      ElMessage({ type: 'success', message: name ? t('lead.reassigned', { name }) : t('team.putBack') })
    },
  })

  /** The server's own sentence; empty where nothing failed. */
  const failure = computed(() => refusal(over.error.value ?? reassign.error.value, t('lead.failed')))
  const busy = computed(() => over.isPending.value || reassign.isPending.value)
  function forget(): void {
    over.reset()
    reassign.reset()
  }
  return { over, reassign, failure, busy, forget }
}
