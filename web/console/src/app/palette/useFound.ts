import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { useWords } from '../../i18n/useWords'
import { useSettled } from '../../ui/useSettled'
import type { Entry } from './commands'

const PAUSE = 200
const MOST = 4
const SHORTEST = 2

/** Orders, customers and products that the words name, once somebody pauses in writing. */
export function useFound(words: Ref<string>) {
  const { t } = useI18n()
  const { locale, told } = useWords()
  const router = useRouter()
  const session = useSession()
  const asked = useSettled(words, PAUSE)
  const shop = computed(() => session.shop?.id ?? '')

  async function look(): Promise<Entry[]> {
    const query = { shop: shop.value, query: asked.value }
    const [orders, customers, products] = await Promise.all([
      session.may('orders.read') ? answerOf(session.api.GET('/api/v1/orders', { params: { query } })) : null,
      session.may('customers.read') ? answerOf(session.api.GET('/api/v1/customers', { params: { query } })) : null,
      session.may('products.read') ? answerOf(session.api.GET('/api/v1/products', { params: { query } })) : null,
    ])
    const entry = (page: 'order' | 'customer' | 'product', id: string, title: string, note: string): Entry => ({
      id: `${page}:${id}`, title, note, kind: t(`palette.kinds.${page}`), run: () => void router.push({ name: page, params: { id } }),
    })
    return [
      ...(orders?.items ?? []).slice(0, MOST).map((one) => entry('order', one.id, one.number, told(one, 'state'))),
      ...(customers?.items ?? []).slice(0, MOST).map((one) => entry('customer', one.id, one.name, one.nick)),
      ...(products?.items ?? []).slice(0, MOST).map((one) => entry('product', one.id, (locale.value === 'en' && one.title_en) || one.title, one.sku)),
    ]
  }

  const { data, isFetching } = useQuery({
    queryKey: computed(() => ['palette', shop.value, asked.value] as const),
    enabled: computed(() => shop.value !== '' && asked.value.length >= SHORTEST),
    placeholderData: keepPreviousData,
    queryFn: look,
  })
  const found = computed<readonly Entry[]>(() => (asked.value.length >= SHORTEST ? (data.value ?? []) : []))
  return { found, isFetching }
}
