import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'

/** An address holds for an hour and more. */
const ASK_AGAIN = 50 * 60_000

/** Where files can be seen, asked over the socket; again after each reconnection and before an address is over. */
export function createPlaces(client: LiveClient): [want: (id: string, told: (path: string) => void) => void, hear: (frame: ServerFrame) => void] {
  const wanted = new Map<string, (path: string) => void>()
  const ask = (id: string) => client.tell({ type: 'file', id })
  const askAll = () => [...wanted.keys()].forEach(ask)
  setInterval(askAll, ASK_AGAIN)
  return [
    (id, told) => {
      wanted.set(id, told)
      ask(id)
    },
    (frame) => {
      if (frame.type === 'welcome') askAll()
      if (frame.type === 'file') wanted.get(frame.id)?.(frame.path)
    },
  ]
}
