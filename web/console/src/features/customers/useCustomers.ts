import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'

/** What is looked for: at most one of these. */
export interface Asked {
  words: string
  tag: string
  segment: string
}

export function useCustomers(asked: Ref<Asked>) {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useInfiniteQuery({
    queryKey: computed(() => ['customers', 'list', shop.value, asked.value] as const),
    enabled: computed(() => shop.value !== ''),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const { words, tag, segment } = asked.value
      const query = { shop: shop.value, query: words, tag, segment: segment || null, after: pageParam }
      return answerOf(session.api.GET('/api/v1/customers', { params: { query } }))
    },
    getNextPageParam: (last) => last.following,
  })
}

export function useProposals() {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useInfiniteQuery({
    queryKey: computed(() => ['customers', 'proposals', shop.value] as const),
    enabled: computed(() => shop.value !== ''),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      answerOf(session.api.GET('/api/v1/customers/proposals', { params: { query: { shop: shop.value, after: pageParam } } })),
    getNextPageParam: (last) => last.following,
  })
}
