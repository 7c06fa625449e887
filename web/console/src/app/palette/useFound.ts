import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Permission } from '../../api/types'
import { useWords } from '../../i18n/useWords'
import { useSettled } from '../../ui/useSettled'
import type { Entry } from './commands'

const PAUSE = 200
const MOST = 4
const SHORTEST = 2

type Kind = 'order' | 'customer' | 'product'
interface Asked {
  shop: string
  query: string
}
interface Listed<T> {
  kind: Kind
  may: Permission
  ask: (query: Asked) => Promise<{ items: readonly T[] }>
  /** What stands in the palette for one of them: its title, and what stands beside it. */
  told: (one: T) => readonly [title: string, note: string]
}

/** Those of one kind that the words name, each asked for by itself: one that fails takes nothing from the others. */
function useKind<T extends { id: string }>(shop: Ref<string>, words: Ref<string>, { kind, may, ask, told }: Listed<T>) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()
  const wanted = computed(() => shop.value !== '' && words.value.length >= SHORTEST && session.may(may))
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: computed(() => ['palette', kind, shop.value, words.value] as const),
    enabled: wanted,
    placeholderData: keepPreviousData,
    queryFn: async () => (await ask({ shop: shop.value, query: words.value })).items.slice(0, MOST),
  })
  const entry = (one: T): Entry => {
    const [title, note] = told(one)
    return { id: `${kind}:${one.id}`, title, note, kind: t(`palette.kinds.${kind}`), run: () => void router.push({ name: kind, params: { id: one.id } }) }
  }
  const entries = computed(() => (wanted.value && !error.value ? (data.value ?? []).map(entry) : []))
  return { kind, entries, failed: computed(() => wanted.value && error.value !== null), isFetching, refetch }
}

/** Orders, customers and products that the words name, once somebody pauses in writing. `failed`: which of them could not be looked for. */
export function useFound(words: Ref<string>) {
  const { locale, told } = useWords()
  const session = useSession()
  const asked = useSettled(words, PAUSE)
  const shop = computed(() => session.shop?.id ?? '')

  const kinds = [
    useKind(shop, asked, {
      kind: 'order', may: 'orders.read', ask: (query) => answerOf(session.api.GET('/api/v1/orders', { params: { query } })),
      told: (one) => [one.number, told(one, 'state')],
    }),
    useKind(shop, asked, {
      kind: 'customer', may: 'customers.read', ask: (query) => answerOf(session.api.GET('/api/v1/customers', { params: { query } })),
      told: (one) => [one.name, one.nick],
    }),
    useKind(shop, asked, {
      kind: 'product', may: 'products.read', ask: (query) => answerOf(session.api.GET('/api/v1/products', { params: { query } })),
      told: (one) => [(locale.value === 'en' && one.title_en) || one.title, one.sku],
    }),
  ]
  const lost = computed(() => kinds.filter(({ failed }) => failed.value))
  return {
    found: computed<readonly Entry[]>(() => kinds.flatMap(({ entries }) => entries.value)),
    isFetching: computed(() => kinds.some(({ isFetching }) => isFetching.value)),
    failed: computed<readonly Kind[]>(() => lost.value.map(({ kind }) => kind)),
    again: () => lost.value.forEach(({ refetch }) => void refetch()),
  }
}
