import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { ReadyScript } from '../../api/types'
import { useSettled } from '../../ui/useSettled'

const PAUSE = 80

/** Whom a script is for. */
export interface Addressee {
  shop: string
  order: string | null
  /** What they look at, where the talk is of that. */
  sku: string | null
}

/** At most eight scripts that the words find, in the words for this shopper, best first. */
export function useReady(whom: Ref<Addressee>, query: Ref<string | null>) {
  const { api } = useSession()
  const words = computed(() => query.value ?? '')
  const asked = useSettled(words, PAUSE)

  const { data, error, isPlaceholderData, isSuccess } = useQuery({
    queryKey: computed(() => ['ready scripts', whom.value.shop, whom.value.order, whom.value.sku, asked.value] as const),
    enabled: computed(() => query.value !== null),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: () => {
      const { shop, order, sku } = whom.value
      return answerOf(api.GET('/api/v1/scripts/ready', { params: { query: { shop, query: asked.value, order, sku } } }))
    },
  })
  const items = computed<readonly ReadyScript[]>(() => data.value?.items ?? [])
  /** So many more were found that lack something of this shopper. */
  const passed = computed(() => data.value?.passed ?? 0)
  /** What is shown is for the words as they are now. */
  const answered = computed(() => isSuccess.value && !isPlaceholderData.value && asked.value === words.value)
  return { items, passed, answered, error }
}
