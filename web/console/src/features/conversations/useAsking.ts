import type { Ref } from 'vue'
import { useDrafts } from './drafts'
import { useThreads } from './threads'

/** Red words as they stand go to a supervisor, who may let them go. */
export function useAsking(conversation: Ref<string>, text: Ref<string>) {
  const drafts = useDrafts()
  const threads = useThreads()
  return (): void => {
    threads.send(conversation.value, 'text', text.value.trim(), false, { approval: true })
    drafts.change(conversation.value, { reply: '', filled: '', gaps: [] })
  }
}
