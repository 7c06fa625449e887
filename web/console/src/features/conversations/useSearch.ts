import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Said } from '../../api/types'
import { queryOf, searchable, type Asked } from './rules/search'

const PAUSE = 300

/** What is looked for: it stands in the address, so that a search can be kept and come back to. */
export function useAsked() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')
  const set = (changed: Record<string, string>) => {
    const query = Object.fromEntries(Object.entries({ ...route.query, ...changed }).filter(([, value]) => value))
    void router.replace({ query })
  }
  const part = (name: string) => computed({ get: () => text(name), set: (value: string) => set({ [name]: value }) })
  const [words, said, from, until, customer, all] = [part('q'), part('said'), part('from'), part('until'), part('customer'), part('all')]
  const everywhere = computed({ get: () => all.value === '1', set: (value) => (all.value = value ? '1' : '') })

  const asked = computed<Asked>(() => ({
    words: words.value.trim(), said: said.value as Said | '', from: from.value, until: until.value, customer: customer.value,
    everywhere: everywhere.value,
  }))
  const settled = shallowRef(asked.value)
  let timer = 0
  watch(asked, (next, last) => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => (settled.value = next), next.words === last.words ? 0 : PAUSE)
  })
  onScopeDispose(() => window.clearTimeout(timer))
  const widen = () => set({ said: '', from: '', until: '', customer: '' })
  return { words, said, from, until, customer, everywhere, settled, widen }
}

/** Messages that hold the words, the newest first, page by page. */
export function useSearch(asked: Ref<Asked>) {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useInfiniteQuery({
    queryKey: computed(() => ['messages', 'search', shop.value, asked.value] as const),
    enabled: computed(() => shop.value !== '' && searchable(asked.value.words)),
    initialPageParam: '',
    queryFn: ({ pageParam }: { pageParam: string }) =>
      answerOf(session.api.GET('/api/v1/messages', { params: { query: queryOf(asked.value, shop.value, pageParam) } })),
    getNextPageParam: (last) => last.next ?? undefined,
  })
}
