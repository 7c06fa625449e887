import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { computed, onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { useLive } from '../../api/live'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { ApprovalView, HeldView } from '../../api/types'
import { useBell } from '../../ui/useBell'
import { asksMe, mineFirst } from './rules'

const QUEUE = ['approvals'] as const
/** In a crisis much is held at once; asked again no sooner than this after the last time. In ms. */
const EVERY = 800

/** What waits for approval in the shops of the one who is signed in; asked for once however many parts show it. */
export function useApprovals() {
  const session = useSession()
  const query = useQuery({
    queryKey: QUEUE,
    enabled: computed(() => session.standing === 'in' && session.may('approvals.decide')),
    staleTime: Infinity,
    queryFn: async () => (await answerOf(session.api.GET('/api/v1/approvals'))).items as ApprovalView[],
  })
  const items = computed(() => mineFirst(query.data.value ?? []))
  return { query, items, count: computed(() => items.value.filter((one) => one.mine).length) }
}

/** Looks again whenever something is held or decided, and says so to whoever is to decide and looks elsewhere. */
export function useApprovalNews(): void {
  const { t } = useI18n()
  const route = useRoute()
  const session = useSession()
  const live = useLive()
  const queries = useQueryClient()
  const look = useBell(EVERY, () => queries.invalidateQueries({ queryKey: QUEUE }))
  function hear({ held }: { held: HeldView }): void {
    look()
    const mine = asksMe(held, session.account?.id ?? '', session.may('crisis.switch'))
    if (mine && session.may('approvals.decide') && route.name !== 'approvals') ElMessage({ type: 'info', message: t('approvals.asked', { name: held.author_name }) })
  }
  const stops = [live.on('held', hear), live.on('welcome', look), live.on('crisis', look)]
  onScopeDispose(() => stops.forEach((stop) => stop()))
}

/** Deciding on words that wait: with the step that was seen, so that nobody decides another one by mistake. */
export function useDeciding() {
  const { api } = useSession()
  const queries = useQueryClient()
  const at = (held: HeldView) => ({ params: { path: { held_id: held.id } } })
  const onSettled = () => void queries.invalidateQueries({ queryKey: QUEUE })
  const approve = useMutation({
    mutationFn: async ({ held, text }: { held: HeldView; text: string | null }) =>
      (await answerOf(api.POST('/api/v1/approvals/{held_id}/approve', { ...at(held), body: { step: held.step, text } }))) as HeldView,
    onSettled,
  })
  const refuse = useMutation({
    mutationFn: async ({ held, reason }: { held: HeldView; reason: string }) =>
      (await answerOf(api.POST('/api/v1/approvals/{held_id}/refuse', { ...at(held), body: { step: held.step, reason } }))) as HeldView,
    onSettled,
  })
  return { approve, refuse }
}
