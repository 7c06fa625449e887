import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { ConversationRow, ConversationsView } from '../../api/types'
import { usePreferences } from '../../ui/preferences'
import { countsOf, inOrder, isIn, matches, neighbour } from '../../features/conversations/rules/list'
import { useConversations } from '../../features/conversations/useConversations'
import type { Deed } from '../leading/useLeading'
import { useSteps, type Later } from '../../features/conversations/useSteps'

/** Which conversation is open: the one in the address, also where it is not in the list. */
function useOpened(rows: Ref<readonly ConversationRow[]>, listed: Ref<boolean>) {
  const route = useRoute()
  const session = useSession()
  const preferences = usePreferences()
  const current = computed(() => (typeof route.params.id === 'string' && route.params.id) || null)
  const inList = computed(() => rows.value.find((row) => row.id === current.value) ?? null)
  const alone = useQuery({
    queryKey: computed(() => ['conversation', current.value] as const),
    enabled: computed(() => listed.value && current.value !== null && inList.value === null),
    queryFn: () => answerOf(session.api.GET('/api/v1/conversations/{conversation_id}', { params: { path: { conversation_id: current.value ?? '' } } })),
  })
  const opened = computed(() => inList.value ?? (current.value ? (alone.data.value ?? null) : null))
  // The inbox is that of one shop: whoever comes to a conversation, from wherever it is told of, comes to its shop.
  watch(alone.data, (row) => {
    if (row && session.shops.some((one) => one.id === row.shop_id)) preferences.shop = row.shop_id
  }, { immediate: true })
  return { current, opened, failure: alone.error, again: () => void alone.refetch() }
}

/** Which conversations stand in the list, under the chosen tab or found by words. */
function useListed(me: Ref<string>) {
  const view = ref<ConversationsView>('mine')
  const query = ref('')
  // A search looks at everything: nobody remembers who took a conversation.
  const everything = computed(() => view.value === 'all' || query.value.trim() !== '')
  const { rows, query: list, put } = useConversations(everything)
  const visible = computed(() => {
    const words = query.value.trim()
    const inView = rows.value.filter((row) => (words ? matches(row, words) : isIn(view.value, row, me.value)))
    return inOrder(words ? 'all' : view.value, inView)
  })
  return { view, query, rows, list, put, visible }
}

/** The list as it is looked at, the conversation that is open, and how to get from one to the next. */
export function useInbox() {
  const router = useRouter()
  const session = useSession()
  const me = computed(() => session.account?.id ?? '')
  const { view, query, rows, list, put, visible } = useListed(me)
  const { take, resolve, hand, aside, back, ...failures } = useSteps(put)
  const { current, opened, failure, again } = useOpened(rows, computed(() => list.isSuccess.value))
  // An address leads to a conversation that may stand under another tab.
  watch(opened, (row, before) => {
    if (row && !before && !isIn(view.value, row, me.value)) view.value = (['queued', 'aside'] as const).find((one) => isIn(one, row, me.value)) ?? 'all'
  })
  const counts = computed(() => countsOf(rows.value, me.value))

  const open = (id: string | null) => void router.push({ name: 'inbox', params: { id: id ?? '' } })
  function step(by: 1 | -1): void {
    const next = neighbour(visible.value, current.value, by)
    if (next) open(next)
  }
  function takeOpened(): void {
    if (opened.value) take.mutate(opened.value.id, { onSuccess: () => (view.value = 'mine') })
  }

  return {
    me, view, query, list, visible, counts, current, opened, failure, again, open, step,
    take: takeOpened,
    resolve: () => opened.value && resolve.mutate(opened.value.id),
    hand: (to: string | null, note: string, done: () => void) =>
      opened.value && hand.mutate({ id: opened.value.id, to, note }, { onSuccess: done }),
    aside: (later: Later, done: () => void) => opened.value && aside.mutate({ id: opened.value.id, ...later }, { onSuccess: done }),
    back: () => opened.value && back.mutate(opened.value.id),
    ...failures,
    led: (row: ConversationRow, deed: Deed) => {
      put(row)
      if (deed === 'over') view.value = 'mine'
    },
    forget: () => [hand, aside].forEach(({ reset }) => reset()),
    busy: computed(() => [take, resolve, hand, aside, back].some(({ isPending }) => isPending.value)),
  }
}
