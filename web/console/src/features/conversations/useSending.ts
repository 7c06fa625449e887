import { reactive, ref, watch, type Ref } from 'vue'
import type { ConversationRow } from '../../api/types'
import { useMeanwhile } from './useMeanwhile'

interface Words {
  text: Ref<string>
  /** It is a reply that may be sent as it stands. */
  ready: Ref<boolean>
  /** Its yellow light leaves only with a reason. */
  asks: Ref<boolean>
  /** It is red, and may go to a supervisor as it stands. */
  askable: Ref<boolean>
}

interface Leaving {
  send: (reason: string) => void
  ask: () => void
}

/** What stands between a reply and the shopper: what colleagues have said meanwhile, and a reason that the shop wants. */
export function useSending(row: Ref<ConversationRow>, { text, ready, asks, askable }: Words, leave: Leaving, focus: () => void) {
  const meanwhile = useMeanwhile(row)
  const asking = ref(false)

  function send(reason = ''): void {
    if (ready.value && !meanwhile.isKnown()) return
    if (ready.value && asks.value && !reason) asking.value = true
    else leave.send(reason)
    if (reason) focus()
  }
  function ask(): void {
    if (!askable.value || !meanwhile.isKnown()) return
    leave.ask()
    focus()
  }
  function back(): void {
    asking.value = false
    focus()
  }
  // Not where the light is only unknown for a moment: a reason that is being typed outlives a lost line.
  watch([text, ready], () => (asking.value = false))

  return reactive({ ...meanwhile, asking, send, ask, back })
}
