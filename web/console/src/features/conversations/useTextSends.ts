import { useLive } from '../../api/live'
import { freshId } from './freshId'
import { restingIn, sending, type Pending, type Thread } from './rules/thread'
import { REST, useResting } from './useResting'

interface Threads {
  of(id: string): Thread
  change(id: string, next: Thread): void
  /** Send what is pending under this id. */
  retry(id: string, clientId: string): void
}

/** Words into threads. Hot ones rest for a moment, as those do of which it is not known (null); whatever is sent after them waits for nobody: they leave first. */
export function useTextSends({ of, change, retry }: Threads) {
  const live = useLive()
  const rest = useResting({ of, change, retry })

  return (id: string, kind: Pending['kind'], body: string, hot: boolean | null, said: Pick<Pending, 'override' | 'approval'> = {}): void => {
    const resting = restingIn(of(id))
    if (resting) retry(id, resting.client_id)
    const clientId = freshId()
    const [now, leaves] = [Date.now(), hot === false ? {} : { leaves_at: Date.now() + REST, unlit: hot === null }]
    change(id, sending(of(id), { client_id: clientId, kind, body, ...said, at: now * 1000 + live.skew, ...leaves }))
    if (hot === false) retry(id, clientId)
    else rest(id, clientId, hot === null ? body : '')
  }
}
