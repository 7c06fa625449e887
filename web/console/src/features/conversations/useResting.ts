import { useLive } from '../../api/live'
import { restingIn, warned, type Thread } from './rules/thread'

/** How long words rest, in ms. */
export const REST = 3_000

interface Threads {
  of(id: string): Thread
  change(id: string, next: Thread): void
  /** Let go what is pending under this id. */
  retry(id: string, clientId: string): void
}

/** Words that can still be taken back for a moment: those with a yellow light, and those that were sent before their light was known. */
export function useResting({ of, change, retry }: Threads) {
  const live = useLive()
  const asked = new Map<number, readonly [id: string, clientId: string]>()
  let number = 0
  const rests = (id: string, clientId: string) => restingIn(of(id))?.client_id === clientId

  live.on('light', ({ draft, light }) => {
    const [id, clientId] = asked.get(draft) ?? ['', '']
    asked.delete(draft)
    if (!rests(id, clientId)) return
    if (light === 'yellow') change(id, warned(of(id), clientId))
    else retry(id, clientId)
  })

  /** Drafts are numbered upwards, by who writes them: what was sent is numbered downwards. */
  function ask(id: string, clientId: string, body: string): void {
    if (live.tell({ type: 'check', draft: --number, conversation: id, body })) asked.set(number, [id, clientId])
  }

  return (id: string, clientId: string, unknown: string): void => {
    window.setTimeout(() => rests(id, clientId) && retry(id, clientId), REST)
    if (unknown) ask(id, clientId, unknown)
  }
}
