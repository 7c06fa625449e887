import type { KnowledgeEntry } from '../../api/types'

/** What an entry says of one product alone. */
export function answersFor(entry: KnowledgeEntry, sku: string): string[] {
  return entry.answers.filter((answer) => answer.when?.sku === sku).map((answer) => answer.text)
}
