import { onScopeDispose, watch, type Ref } from 'vue'
import { useLive } from '../../api/live'

const STILL_AFTER = 3_000
const AGAIN_AFTER = 4_000

export interface Writing {
  conversation: string
  kind: 'text' | 'note' | 'whisper'
}

/** Lets the others know that somebody is writing, and when they stop: the shopper of a reply, colleagues of all. */
export function useTyping(writing: Ref<Writing>, words: Ref<string>): void {
  const live = useLive()
  let told: (Writing & { at: number }) | null = null
  let timer = 0

  function tell(on: boolean, { conversation, kind }: Writing): void {
    const heard = live.tell({ type: 'typing', conversation, on, kind })
    // What could not be told is told with the next letter.
    told = on && heard ? { conversation, kind, at: performance.now() } : null
  }
  function still(): void {
    window.clearTimeout(timer)
    if (told) tell(false, told)
  }

  watch([writing, words], ([now, text], [before]) => {
    if (!text || now.conversation !== before.conversation || now.kind !== before.kind) return still()
    if (!told || performance.now() - told.at > AGAIN_AFTER) tell(true, now)
    window.clearTimeout(timer)
    timer = window.setTimeout(still, STILL_AFTER)
  })
  onScopeDispose(still)
}
