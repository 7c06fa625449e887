import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { CrisisStanding } from '../../api/types'

export const STANDINGS = ['crisis'] as const

/** How the shops of the one who is signed in stand; asked for once, and again when something has changed. */
export function useStandings() {
  const session = useSession()
  const query = useQuery({
    queryKey: STANDINGS,
    enabled: computed(() => session.standing === 'in' && session.may('crisis.read')),
    staleTime: Infinity,
    queryFn: async () => (await answerOf(session.api.GET('/api/v1/crisis'))).items as CrisisStanding[],
  })
  const standings = computed<readonly CrisisStanding[]>(() => query.data.value ?? [])
  const crisisOf = (shop: string) => standings.value.find((one) => one.shop_id === shop)?.crisis ?? null
  return { query, standings, crisisOf }
}
