import type { Permission } from '../../api/types'

/** One line of the palette. `hints` are other words by which it is found; `keys` as they are pressed one after the other. */
export interface Entry {
  id: string
  title: string
  kind: string
  hints?: string
  note?: string
  keys?: readonly string[]
  run: () => void
}

/** A page that the palette leads to; without `may` everybody may open it. */
export interface Place {
  name: 'inbox' | 'wall' | 'orders' | 'products' | 'customers' | 'duplicates' | 'segments' | 'figures' | 'alarms' | 'times' | 'team' | 'import' | 'connections'
    | 'search' | 'retention' | 'crisis' | 'approvals' | 'attributes' | 'accounts' | 'store'
  may?: Permission
  key?: string
}

export const PLACES: readonly Place[] = [
  { name: 'inbox', key: 'I' },
  { name: 'wall', may: 'conversations.lead', key: 'W' },
  { name: 'orders', may: 'orders.read', key: 'O' },
  { name: 'products', may: 'products.read', key: 'P' },
  { name: 'attributes', may: 'products.settle' },
  { name: 'customers', may: 'customers.read', key: 'C' },
  { name: 'duplicates', may: 'customers.read' },
  { name: 'segments', may: 'customers.read' },
  { name: 'search', may: 'conversations.read', key: 'S' },
  { name: 'retention', may: 'personal.rights' },
  { name: 'figures', may: 'figures.read', key: 'D' },
  { name: 'alarms', may: 'alarms.hear', key: 'A' },
  { name: 'times', may: 'times.read', key: 'T' },
  { name: 'team', may: 'team.read' },
  { name: 'crisis', may: 'crisis.read' },
  { name: 'approvals', may: 'approvals.decide' },
  { name: 'import', may: 'imports.run' },
  { name: 'connections', may: 'connections.read' },
  { name: 'accounts', may: 'accounts.read' },
  { name: 'store', may: 'shops.read' },
]

/** The pages that may be opened. */
export function openTo(may: (permission: Permission) => boolean): readonly Place[] {
  return PLACES.filter((place) => !place.may || may(place.may))
}

/** The entries in which every word stands, those whose title begins with the first word in front. */
export function matching(entries: readonly Entry[], words: string): readonly Entry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const first = wanted[0] ?? ''
  const found = entries.filter((entry) => {
    const text = `${entry.title} ${entry.hints ?? ''}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  const begins = (entry: Entry) => entry.title.toLowerCase().startsWith(first)
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))]
}
