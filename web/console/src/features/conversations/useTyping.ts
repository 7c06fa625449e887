import { onScopeDispose, watch, type Ref } from 'vue'
import { useLive } from '../../api/live'

const STILL_AFTER = 3_000

/** Lets the shopper know that somebody is writing a reply, and when they stop. */
export function useTyping(conversation: Ref<string>, reply: Ref<string>): void {
  const live = useLive()
  let told = ''
  let timer = 0

  function tell(on: boolean, id: string): void {
    live.tell({ type: 'typing', conversation: id, on })
    told = on ? id : ''
  }
  function still(): void {
    window.clearTimeout(timer)
    if (told) tell(false, told)
  }

  watch([conversation, reply], ([id, text], [before]) => {
    if (!text || id !== before) return still()
    if (told !== id) tell(true, id)
    window.clearTimeout(timer)
    timer = window.setTimeout(still, STILL_AFTER)
  })
  onScopeDispose(still)
}
