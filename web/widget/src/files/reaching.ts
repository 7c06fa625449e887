import type { LiveClient } from '@xiaoer/live/client'
import type { ReachToldFrame, ServerFrame, StateFrame } from '@xiaoer/live/frames'
import type { ReachForm } from '../reach/part'
import type { Thread } from '../thread'

/** The desk's own line that it has been told how to reach the shopper. */
export function hasLeft(thread: Thread): boolean {
  return thread.some(({ client_id, author }) => author === 'system' && client_id?.startsWith('contact:'))
}

/** Fetches the form the first time that there is something to post to; without it there is still a chat. */
function lateForm(fetched: () => Promise<ReachForm>): ReachForm {
  let form: Promise<ReachForm | undefined> | undefined
  return async (path, back) => {
    if (!path && !form) return
    form ??= fetched().catch(() => (form = undefined))
    const show = await form
    show?.(path, back)
  }
}

/** Asks whether nobody is there when a person is waited for, and offers the form while that is so and nothing was left. */
export function createReaching(
  client: LiveClient,
  fetched: () => Promise<ReachForm>,
): [follow: (thread: Thread) => void, hear: (frame: ServerFrame) => void] {
  const form = lateForm(fetched)
  let standing: StateFrame['state'] | null | undefined
  let told: ReachToldFrame | undefined
  let left = false

  const ask = () => !left && client.tell({ type: 'reach' })
  const show = () => form(left ? null : (told?.path ?? null), told?.back ?? '')

  const follow = (thread: Thread) => {
    if (left === hasLeft(thread)) return
    left = !left
    show()
  }
  const hear = (frame: ServerFrame) => {
    if (frame.type === 'reach') {
      told = frame
      show()
    } else if (frame.type === 'welcome' || (frame.type === 'state' && frame.state !== standing)) {
      standing = frame.state
      ask()
      // The desk's signs come when somebody has waited in vain: that nobody is there may be new.
    } else if (frame.type === 'message' && frame.author === 'system') ask()
  }
  // This script comes after the first frames.
  ask()
  return [follow, hear]
}
