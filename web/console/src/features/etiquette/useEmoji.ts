import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { USUAL } from './emoji'

/** The picker of emoji in a composer, and what the shop lets it offer. `wanted`: a reply is being written. */
export function useEmoji(shop: Ref<string>, wanted: Ref<boolean>) {
  const { api } = useSession()
  const open = ref(false)
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => ['light settings', shop.value] as const),
    enabled: open,
    queryFn: () => answerOf(api.GET('/api/v1/shops/{shop_id}/lights', { params: { path: { shop_id: shop.value } } })),
  })
  /** Undefined until the shop has answered. */
  const signs = computed(() => data.value && (data.value.emoji?.length ? data.value.emoji : USUAL))
  watch([shop, wanted], () => (open.value = false))
  return { open, signs, error, again: () => void refetch(), toggle: () => (open.value = wanted.value && !open.value) }
}
