import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { olderAfter, seenUpTo } from './rules/thread'
import { useThreads } from './threads'

const PAGE = 100
/** The server gives at most so many; more than a page, for what arrived since the row was read. */
const LIMIT = 200

/** One page after the other; after one that could not be had none is asked for but by whoever asks `again`. */
function useOlder(fetchOlder: () => Promise<unknown>) {
  const busy = ref(false)
  const failed = ref(false)
  async function load(again = false): Promise<void> {
    if (busy.value || (failed.value && !again)) return
    busy.value = true
    failed.value = false
    await fetchOlder().catch(() => (failed.value = true)).finally(() => (busy.value = false))
  }
  return { busy, failed, load }
}

/** The messages of one conversation: its newest page, older ones on demand (back to `line`, where a link points), and all that comes while it is open. */
export function useThread(row: Ref<ConversationRow | null>, line: Readonly<Ref<number | null>>) {
  const { api } = useSession()
  const live = useLive()
  const threads = useThreads()
  const id = computed(() => row.value?.id ?? null)
  const thread = computed(() => threads.of(id.value ?? ''))

  async function fetchPage(conversation: string, after: number, limit: number): Promise<true> {
    const asked = { params: { path: { conversation_id: conversation }, query: { after, limit } } }
    const { items, passed } = await answerOf(api.GET('/api/v1/conversations/{conversation_id}/messages', asked))
    threads.add(conversation, items, passed)
    return true
  }

  const page = useQuery({
    queryKey: computed(() => ['messages', id.value, thread.value.erased] as const),
    enabled: computed(() => id.value !== null),
    staleTime: Infinity,
    queryFn: () => fetchPage(id.value ?? '', Math.max(0, (row.value?.last_seq ?? 0) - PAGE), LIMIT),
  })

  watch(
    [id, page.isSuccess],
    ([conversation, loaded], _, onCleanup) => {
      if (!conversation || !loaded) return
      live.watch(conversation, seenUpTo(threads.of(conversation)))
      onCleanup(() => live.unwatch(conversation))
    },
    { immediate: true },
  )

  const older = useOlder(async () => {
    const after = olderAfter(thread.value, PAGE, line.value)
    const first = thread.value.messages[0]?.seq ?? 1
    if (id.value && after !== null) await fetchPage(id.value, after, first - 1 - after)
  })

  return { id, thread, page, older }
}
