import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import { writingAfter, type Colleague } from './rules/colleagues'
import { WRITES_FOR } from './useHeard'

/** The names of colleagues who write in the conversation now. */
export function useColleagues(conversation: Ref<string | null>) {
  const live = useLive()
  const session = useSession()
  const writing = ref<readonly Colleague[]>([])
  const timers = new Map<string, number>()

  function hear(one: Colleague, on: boolean): void {
    window.clearTimeout(timers.get(one.id))
    timers.delete(one.id)
    writing.value = writingAfter(writing.value, one, on)
    if (on) timers.set(one.id, window.setTimeout(() => hear(one, false), WRITES_FOR))
  }
  function forget(): void {
    for (const timer of timers.values()) window.clearTimeout(timer)
    timers.clear()
    writing.value = []
  }

  const stop = live.on('typing', (frame) => {
    if (frame.by && frame.conversation === conversation.value && frame.by.id !== session.account?.id) hear(frame.by, frame.on)
  })
  watch([conversation, () => live.link], forget)
  onScopeDispose(() => {
    stop()
    forget()
  })
  return computed(() => writing.value.map(({ name }) => name))
}
