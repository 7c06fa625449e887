import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { GroupsView, Routing, Skills, TeamAgent, TeamView } from '../../api/types'
import { useDraft } from '../../api/useDraft'
import { isSameGroups } from './rules'

const LOOK_AGAIN = 5_000

/** The team of a shop and what each of them has, looked at again while somebody looks at it. */
export function useTeam(shop: Ref<string>, looked: Ref<boolean>) {
  const session = useSession()
  const asked = () => ({ params: { path: { shop_id: shop.value } } })
  const enabled = computed(() => looked.value && shop.value !== '' && session.may('team.read'))
  const team = useQuery({
    queryKey: computed(() => ['team', shop.value] as const),
    enabled,
    refetchInterval: LOOK_AGAIN,
    queryFn: async () => (await answerOf(session.api.GET('/api/v1/shops/{shop_id}/team', asked()))) as TeamView,
  })
  const load = useQuery({
    queryKey: computed(() => ['load', shop.value] as const),
    enabled,
    refetchInterval: LOOK_AGAIN,
    queryFn: () => answerOf(session.api.GET('/api/v1/shops/{shop_id}/load', asked())),
  })
  return { team, load, loads: computed(() => load.data.value?.agents ?? []), kinds: computed(() => load.data.value?.kinds ?? []) }
}

/** Settling how a shop gives out, and what one of its agents takes. */
export function useSettling(shop: Ref<string>) {
  const { api } = useSession()
  const queries = useQueryClient()
  const put = (view: unknown) => queries.setQueryData(['team', shop.value], view)
  const routing = useMutation({
    mutationFn: (body: Routing) => answerOf(api.PUT('/api/v1/shops/{shop_id}/routing', { params: { path: { shop_id: shop.value } }, body })),
    onSuccess: put,
  })
  const skills = useMutation({
    mutationFn: ({ agent, body }: { agent: TeamAgent; body: Skills }) =>
      answerOf(api.PUT('/api/v1/shops/{shop_id}/team/{account_id}', { params: { path: { shop_id: shop.value, account_id: agent.id } }, body })),
    onSuccess: put,
  })
  return { routing, skills }
}

/** The groups of a shop's agents, and a draft of them. */
export function useGroups(shop: Ref<string>) {
  const session = useSession()
  const asked = (at: string) => ({ params: { path: { shop_id: at } } })
  return useDraft({
    shop,
    key: (at) => ['groups', at],
    may: () => session.may('team.read'),
    load: (at) => answerOf(session.api.GET('/api/v1/shops/{shop_id}/groups', asked(at))),
    draftOf: (view: GroupsView) => view.groups,
    isSame: isSameGroups,
    save: (at, groups, _, was) => answerOf(session.api.PUT('/api/v1/shops/{shop_id}/groups', { ...asked(at), body: { was, groups } })),
  })
}
