import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { useLive } from '../../api/live'
import type { LightView } from '../../api/types'

/** A pause in typing after which the draft is checked, in ms. */
const PAUSE = 120

export type Checking = 'idle' | 'checking' | 'checked' | 'off'

interface Checked {
  text: string
  view: LightView
  topics: readonly string[]
  asks: boolean
  approvable: boolean
}

/** The server's light on a draft while it is written. The last answer stands until the next one comes, but asks for a reason, or lets a supervisor be asked, only of the words that it is for. */
export function useDraftLight(conversation: Ref<string | null>, text: Ref<string>, wanted: Ref<boolean>) {
  const live = useLive()
  const answer = ref<Checked | null>(null)
  const asked = new Map<number, string>()
  let number = 0
  let timer = 0

  function ask(): void {
    if (!conversation.value) return
    asked.clear()
    asked.set(++number, text.value)
    live.tell({ type: 'check', draft: number, conversation: conversation.value, body: text.value })
  }

  const stop = live.on('light', ({ draft, light, findings, blocked, topics, asks, approvable }) => {
    const checked = asked.get(draft)
    if (checked !== undefined) answer.value = { text: checked, view: { light, findings, blocked }, topics, asks, approvable }
  })

  watch(conversation, () => (answer.value = null))
  watch(
    [conversation, text, wanted, () => live.link],
    () => {
      window.clearTimeout(timer)
      asked.clear()
      if (!wanted.value || !text.value.trim() || live.link !== 'open') answer.value = null
      else timer = window.setTimeout(ask, PAUSE)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stop()
    window.clearTimeout(timer)
  })

  return useAnswer(answer, text, wanted)
}

/** What the last answer says of the words as they stand. */
function useAnswer(answer: Ref<Checked | null>, text: Ref<string>, wanted: Ref<boolean>) {
  const live = useLive()
  const light = computed(() => answer.value?.view ?? null)
  const now = (what: 'asks' | 'approvable') => computed(() => answer.value?.text === text.value && answer.value[what])
  const checking = computed<Checking>(() => {
    if (!wanted.value || !text.value.trim()) return 'idle'
    if (live.link !== 'open') return 'off'
    return answer.value?.text === text.value ? 'checked' : 'checking'
  })
  return { light, checking, topics: computed(() => answer.value?.topics ?? []), asks: now('asks'), approvable: now('approvable') }
}
