import { useDocumentVisibility } from '../../ui/useVisible'
import { watch, type Ref } from 'vue'
import { useLive } from '../../api/live'
import type { Thread } from './rules/thread'

/** Tells the server what was seen: the newest message of the open conversation, while somebody can look at it who has it. */
export function useReading(id: Ref<string | null>, thread: Ref<Thread>, heard: Ref<boolean>): void {
  const live = useLive()
  const visible = useDocumentVisibility()
  watch(
    [id, () => thread.value.messages.at(-1)?.seq ?? 0, visible, heard, () => live.link],
    ([conversation, seq, seen, mine]) => {
      if (conversation && seq && seen && mine) live.tell({ type: 'read', conversation, seq })
    },
    { immediate: true },
  )
}
