import { useLive } from '../../api/live'
import type { Card } from '../../api/types'
import { freshId } from './freshId'
import { sending, type Thread } from './rules/thread'

interface Threads {
  of(id: string): Thread
  change(id: string, next: Thread): void
  /** Send what is pending under this id. */
  retry(id: string, clientId: string): void
}

/** Products and orders into threads: the server is told which, and makes the card itself. */
export function useCardSends({ of, change, retry }: Threads) {
  const live = useLive()
  return (id: string, card: Card): void => {
    const clientId = freshId()
    const kind = card.state === null ? 'product' : 'order'
    change(id, sending(of(id), { client_id: clientId, kind, body: '', card, at: Date.now() * 1000 + live.skew }))
    retry(id, clientId)
  }
}
