import type { Said } from '../../../api/types'

/** What is looked for. Days as in a calendar (2026-11-21), empty where it does not matter. */
export interface Asked {
  words: string
  said: Said | ''
  from: string
  until: string
  customer: string
  /** In all shops that one may see, not only in the one that is looked at. */
  everywhere: boolean
}

/** Whether the server would look for it: something besides signs. */
export function searchable(words: string): boolean {
  return /[\p{L}\p{N}\p{So}]/u.test(words)
}

/** Something keeps messages out beside the words. */
export function narrowed({ said, from, until, customer }: Asked): boolean {
  return Boolean(said || from || until || customer)
}

/** As the server takes it, without what does not matter. */
export function queryOf({ words, said, from, until, customer, everywhere }: Asked, shop: string, after: string) {
  return {
    query: words,
    ...(everywhere ? {} : { shop }),
    ...(said && { said }), ...(from && { from }), ...(until && { until }), ...(customer && { customer }), ...(after && { after }),
  }
}
