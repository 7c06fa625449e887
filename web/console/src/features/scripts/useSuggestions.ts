import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Stage, Suggestion } from '../../api/types'

/** What the suggestions are for: the shopper's newest words in their place. */
export interface Occasion {
  conversation: string
  seq: number
  shop_id: string
  text: string
  /** What was said before, newest first: it counts where the newest words only call for a person. */
  earlier: string[]
  stage: Stage
  order_id: string | null
  /** What they look at, where the talk is of that. */
  sku: string | null
}

/** At most three scripts for the occasion, best first. */
export function useSuggestions(occasion: Ref<Occasion | null>) {
  const { api } = useSession()

  const query = useQuery({
    queryKey: computed(() => ['suggestions', occasion.value?.conversation, occasion.value?.seq, occasion.value?.sku] as const),
    enabled: computed(() => occasion.value !== null),
    staleTime: Infinity,
    queryFn: async (): Promise<readonly Suggestion[]> => {
      if (!occasion.value) return []
      const { shop_id, text, earlier, stage, order_id, sku } = occasion.value
      const asked = { body: { shop_id, text, earlier, stage, order_id, sku } }
      return (await answerOf(api.POST('/api/v1/scripts/suggestions', asked))).items
    },
  })
  return computed(() => (query.data.value ?? []).slice(0, 3))
}
