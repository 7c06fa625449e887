import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { useWords } from '../../i18n/useWords'

const LOOK_AGAIN = 5_000

/** Keys, webhooks and connectors of the shop, looked at again while the page is open. */
export function useConnections() {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useQuery({
    queryKey: computed(() => ['connections', shop.value] as const),
    enabled: computed(() => shop.value !== '' && session.may('connections.read')),
    refetchInterval: LOOK_AGAIN,
    queryFn: async () => {
      const asked = { params: { query: { shop: shop.value } } }
      const [keys, hooks, connectors] = await Promise.all([
        answerOf(session.api.GET('/api/v1/keys', asked)),
        answerOf(session.api.GET('/api/v1/webhooks', asked)),
        answerOf(session.api.GET('/api/v1/connectors', asked)),
      ])
      return { keys: keys.items, hooks: hooks.items, connectors: connectors.items }
    },
  })
}

/** Does something and looks again; a refusal is told, and null is what came of it. */
export function useDoing() {
  const queries = useQueryClient()
  const { t } = useI18n()
  const { refusal } = useWords()

  return async function attempt<T>(what: () => Promise<T>): Promise<T | null> {
    try {
      return await what()
    } catch (error) {
      ElMessage.error(t('connections.failed', { why: refusal(error, t('state.server')) }))
      return null
    } finally {
      await queries.invalidateQueries({ queryKey: ['connections'] })
    }
  }
}
