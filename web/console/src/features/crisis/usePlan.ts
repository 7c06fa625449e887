import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import { useDraft } from '../../api/useDraft'
import type { CrisisPlanView, CrisisRecord, Touch } from '../../api/types'
import { draftOf, isSame, obstacle, planOf, type PlanDraft } from './rules'

/** A shop's plan as it stands, and a draft of it. */
export function usePlan(shop: Ref<string>) {
  const { api } = useSession()
  const queries = useQueryClient()
  const asked = (id: string) => ({ params: { path: { shop_id: id } } })
  const plan = useDraft({
    shop,
    key: (id) => ['crisis', 'plan', id],
    load: async (id) => (await answerOf(api.GET('/api/v1/shops/{shop_id}/crisis', asked(id)))) as CrisisPlanView,
    draftOf: (view) => draftOf(view.plan),
    save: async (id, draft, reason, { begun: was }) => {
      const told = (await answerOf(api.PUT('/api/v1/shops/{shop_id}/crisis', { ...asked(id), body: { plan: planOf(draft), reason, was } }))) as CrisisPlanView
      void queries.invalidateQueries({ queryKey: ['crisis'] })
      return told
    },
    isSame,
  })
  return { ...plan, hindered: computed(() => (plan.draft.value ? obstacle(plan.draft.value) : null)) }
}

const EMPTY = { statement_zh: '', statement_en: '', topics: [], chain: [] }

/** The switch, in as many shops as are named. */
export function useSwitching() {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ on, shops, reason }: { on: boolean; shops: string[]; reason: string }) =>
      answerOf(on ? api.POST('/api/v1/crisis/on', { body: { shops, reason } }) : api.POST('/api/v1/crisis/off', { body: { shops, reason } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['crisis'] }),
  })
}

export function useRecords(shop: Ref<string>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['crisis', 'records', shop.value] as const),
    enabled: computed(() => shop.value !== ''),
    queryFn: async () => {
      const asked = { params: { path: { shop_id: shop.value } } }
      return (await answerOf(api.GET('/api/v1/shops/{shop_id}/crisis/records', asked))).items as CrisisRecord[]
    },
  })
}

/** Where a sentence touches the topics as they are being typed; asked after a pause. */
export function useTrial(shop: Ref<string>, draft: Readonly<Ref<PlanDraft | null>>, text: Ref<string>) {
  const { api } = useSession()
  const asked = ref({ text: '', topics: planOf(draftOf(EMPTY)).topics })
  let timer = 0
  watch([text, draft], ([words, plan], _, onCleanup) => {
    timer = window.setTimeout(() => (asked.value = { text: words, topics: plan ? planOf(plan).topics : [] }), 200)
    onCleanup(() => window.clearTimeout(timer))
  }, { deep: true })
  return useQuery({
    queryKey: computed(() => ['crisis-trial', shop.value, asked.value] as const),
    enabled: computed(() => asked.value.text.trim() !== ''),
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<{ text: string; touches: Touch[] }> => {
      const { text: words, topics } = asked.value
      const path = { shop_id: shop.value }
      const { items } = await answerOf(api.POST('/api/v1/shops/{shop_id}/crisis/try', { params: { path }, body: { text: words, topics } }))
      return { text: words, touches: items }
    },
  })
}
