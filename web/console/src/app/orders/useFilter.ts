import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { OrderState } from '../../api/types'
import type { OrderFilter } from '../../features/shop/useOrderSearch'

const PAUSE = 250

/** What the list is narrowed to: it stands in the address, so that a list can be kept and come back to. */
export function useFilter() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')
  const part = (name: string) =>
    computed({
      get: () => text(name),
      set: (value: string) => void router.replace({ query: { ...route.query, [name]: value || undefined } }),
    })
  const words = part('q')
  const product = part('product')
  const state = part('state')
  const late = part('late')

  const filter = computed<OrderFilter>(() => ({
    words: words.value, state: state.value as OrderState | '', late: late.value === '1', product: product.value,
  }))
  const settled = shallowRef(filter.value)
  let timer = 0
  watch(filter, (next, last) => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => (settled.value = next), next.words === last.words ? 0 : PAUSE)
  })
  onScopeDispose(() => window.clearTimeout(timer))
  return {
    words,
    product,
    state: computed({ get: () => state.value as OrderState | '', set: (value) => (state.value = value) }),
    late: computed({ get: () => late.value === '1', set: (value) => (late.value = value ? '1' : '') }),
    settled,
  }
}
