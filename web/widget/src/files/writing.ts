import type { LiveClient } from '@xiaoer/live/client'
import type { State } from '../state'

/** Who goes on writing says so again after this; who has paused for that has stopped. Both in ms. */
const AGAIN_AFTER = 4_000
const STILL_AFTER = 3_000

/** Lets the agent know that the shopper writes, and when they stop. Before the first message nobody is there to know. */
export function tellWriting(form: HTMLFormElement, state: Readonly<State>, client: LiveClient, now = () => performance.now()): void {
  const field = form.querySelector('textarea')
  let told: { conversation: string; at: number } | undefined
  let timer = 0

  const tell = (conversation: string, on: boolean) => {
    // What could not be told is told with the next letter.
    const heard = client.tell({ type: 'typing', conversation, on })
    told = on && heard ? { conversation, at: now() } : undefined
  }
  const still = () => {
    clearTimeout(timer)
    if (told) tell(told.conversation, false)
  }
  const write = () => {
    let conversation: string | undefined
    for (const one of state.thread) if (one.placed) conversation = one.conversation_id
    if (!field?.value.trim() || !conversation) return still()
    if (!told || told.conversation !== conversation || now() - told.at > AGAIN_AFTER) tell(conversation, true)
    clearTimeout(timer)
    timer = window.setTimeout(still, STILL_AFTER)
  }

  form.addEventListener('input', write)
  // After the form's own: what has been sent is out of the field then, also by Enter.
  for (const event of ['submit', 'keydown']) form.addEventListener(event, () => queueMicrotask(() => field?.value || still()))
}
