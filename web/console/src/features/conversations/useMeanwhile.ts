import { computed, ref, watch, type Ref } from 'vue'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { useDrafts } from './drafts'
import { saidMeanwhile } from './rules/colleagues'
import { useThreads } from './threads'

/** What colleagues have said since the reply was begun. It is pointed out once before the reply leaves. */
export function useMeanwhile(row: Ref<ConversationRow>) {
  const drafts = useDrafts()
  const threads = useThreads()
  const session = useSession()
  const id = computed(() => row.value.id)
  const messages = computed(() => threads.of(id.value).messages)
  const since = computed(() => drafts.of(id.value).since)
  const isBegun = computed(() => drafts.of(id.value).reply.trim() !== '')
  const said = computed(() => (since.value === null ? [] : saidMeanwhile(messages.value, since.value, session.account?.id ?? '')))
  const last = computed(() => said.value.at(-1) ?? null)
  /** Up to where somebody who was about to send has been told. */
  const told = ref(0)

  watch(
    [id, isBegun],
    ([conversation, begun]) => {
      if (begun === (since.value !== null)) return
      drafts.change(conversation, { since: begun ? Math.max(row.value.last_seq, messages.value.at(-1)?.seq ?? 0) : null })
    },
    { immediate: true },
  )

  /** Whether nothing new stands between the words and the shopper; asked again it is known. */
  function isKnown(): boolean {
    const known = !last.value || last.value.seq <= told.value
    told.value = last.value?.seq ?? 0
    return known
  }
  const pointedOut = computed(() => last.value !== null && last.value.seq <= told.value)
  return { last, count: computed(() => said.value.length), pointedOut, isKnown }
}
