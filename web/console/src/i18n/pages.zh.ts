import { connectionsZh } from './connections.zh'
import { intakeZh } from './intake.zh'
import { storeZh } from './store.zh'
import { timesZh } from './times.zh'

/** Of pages that nobody opens first: what they say comes with them. */
export const pagesZh = {
  times: timesZh,
  intake: intakeZh,
  connections: connectionsZh,
  store: storeZh,
}

export type Pages = typeof pagesZh
