import { connectionsEn } from './connections.en'
import { intakeEn } from './intake.en'
import type { Pages } from './pages.zh'
import { storeEn } from './store.en'
import { timesEn } from './times.en'

/** Of pages that nobody opens first: what they say comes with them. */
export const pagesEn: Pages = {
  times: timesEn,
  intake: intakeEn,
  connections: connectionsEn,
  store: storeEn,
}
