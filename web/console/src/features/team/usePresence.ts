import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Presence } from '../../api/types'

const KEY = ['presence'] as const

/** What the agent at this console says of themselves. */
export function usePresence() {
  const session = useSession()
  const queries = useQueryClient()
  const { t } = useI18n()
  const query = useQuery({
    queryKey: KEY,
    enabled: computed(() => session.standing === 'in' && session.may('conversations.reply')),
    queryFn: () => answerOf(session.api.GET('/api/v1/presence')),
  })

  async function stand(presence: Presence): Promise<void> {
    const before = queries.getQueryData(KEY)
    queries.setQueryData(KEY, { presence })
    try {
      await answerOf(session.api.PUT('/api/v1/presence', { body: { presence } }))
    } catch {
      queries.setQueryData(KEY, before)
      ElMessage({ type: 'error', message: t('team.presenceFailed') })
    }
    await queries.invalidateQueries({ queryKey: ['team'] })
  }

  return computed<Presence>({ get: () => query.data.value?.presence ?? 'online', set: (next) => void stand(next) })
}
