import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { REASONS } from './rules'

/** The reasons that stand ready in a shop: none until it has answered, for their keys would mean something else then. */
export function useReasons(shop: Ref<string>) {
  const { api } = useSession()
  const { t } = useI18n()
  const { data, isError } = useQuery({
    queryKey: computed(() => ['light settings', shop.value] as const),
    queryFn: () => answerOf(api.GET('/api/v1/shops/{shop_id}/lights', { params: { path: { shop_id: shop.value } } })),
  })
  const usual = computed(() => REASONS.map((name) => t(`lights.reasons.${name}`)))
  return computed(() => {
    if (data.value?.reasons?.length) return data.value.reasons
    return data.value || isError.value ? usual.value : []
  })
}
