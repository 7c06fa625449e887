import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, watch, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Locale } from '../../api/types'
import { useDoing } from './useDoing'

/** Milliseconds between two looks at an erasure that is under way. */
const LOOK = 2_000
/** Milliseconds for which a file that was offered can still be fetched. */
const KEPT = 60_000

/** What a person may ask of the shop: a copy of what is kept of them, and that it is erased. */
export function useRights(id: Ref<string>) {
  const { api } = useSession()
  const { busy, run } = useDoing()
  const queries = useQueryClient()
  const here = () => ({ params: { path: { customer_id: id.value } } })

  const erasure = useQuery({
    queryKey: computed(() => ['customers', 'erasure', id.value] as const),
    queryFn: () => answerOf(api.GET('/api/v1/customers/{customer_id}/erasure', here())),
    refetchInterval: ({ state: { data } }) => (data?.asked && !data.asked.done_at ? LOOK : false),
  })

  const asked = computed(() => erasure.data.value?.asked ?? null)
  const under = computed(() => asked.value !== null && !asked.value.done_at)
  const doneAt = () => asked.value?.done_at ?? null
  // Once it is done, whatever the page shows of the person may be gone, also what was asked for in the same moment.
  watch([erasure.data, doneAt], ([, now], [known, was]) => known && now !== was && void queries.invalidateQueries())

  async function fetchCopy(language: Locale): Promise<void> {
    const wanted = { ...here(), body: { language }, parseAs: 'blob' as const }
    offer(await answerOf(api.POST('/api/v1/customers/{customer_id}/copy', wanted)), `${id.value}.zip`)
  }

  return {
    busy,
    asked,
    under,
    copy: (language: Locale, done: string) => run(() => fetchCopy(language), done),
    erase: () => run(() => answerOf(api.POST('/api/v1/customers/{customer_id}/erasure', here()))),
  }
}

/** Have the browser keep a file under this name. */
function offer(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // Taken back at once, a slow browser finds nothing to keep.
  window.setTimeout(() => URL.revokeObjectURL(link.href), KEPT)
}
