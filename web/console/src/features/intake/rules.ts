import type { ImportDetail, ImportField, ImportHolds, ImportMapping, ImportProblem, ImportView } from '../../api/types'

export type Column = ImportMapping['fields'][string]

/** How far an import is, in whole percent; never 100 before it is done. */
export function percentDone(run: ImportView): number {
  if (run.state === 'done') return 100
  return run.blocks_total === 0 ? 0 : Math.min(99, Math.floor((run.blocks_done / run.blocks_total) * 100))
}

const NONE = {
  orders_added: 0, orders_changed: 0, customers_added: 0, customers_changed: 0, products_added: 0, products_changed: 0,
  conversations_added: 0, conversations_changed: 0, messages_added: 0,
}

/** What an import has changed so far, for its sentence: `added` and `changed` are conversations of a chat log, else orders. */
export function changesOf(run: ImportView): Record<string, number> {
  const done = { ...NONE, ...run.counts }
  const ofChats = run.holds === 'chats'
  return {
    people: done.customers_added,
    peopleChanged: done.customers_changed,
    products: done.products_added,
    productsChanged: done.products_changed,
    added: ofChats ? done.conversations_added : done.orders_added,
    changed: ofChats ? done.conversations_changed : done.orders_changed,
    messages: done.messages_added,
  }
}

/** Orders or conversations that would be stored: those without a problem, or none where problems stand against the whole. */
export function goodOrders(run: ImportView): number {
  return run.startable && run.summary ? run.summary.orders - run.summary.bad_orders : 0
}

/** The fields that a person must see: those that are needed or that the mapping names. */
export function shownFields(fields: readonly ImportField[], mapping: ImportMapping, needed: ReadonlySet<string>): ImportField[] {
  return fields.filter((field) => field.required || needed.has(field.name) || field.name in mapping.fields)
}

/** The columns of a field that the file has. */
export function presentColumns(column: Column | undefined, columns: readonly string[]): string[] {
  return column ? (column.columns as readonly string[]).filter((name) => columns.includes(name)) : []
}

/** The mapping with another column for a field, or without the field. */
export function withColumn(mapping: ImportMapping, field: string, column: string): ImportMapping {
  const { [field]: before, ...others } = mapping.fields
  if (column === '') return { ...mapping, fields: others }
  return { ...mapping, fields: { ...others, [field]: { ...before, columns: [column] } } }
}

/** The mapping with our word for one of the file's words in a field; no word of ours takes the word out. */
export function withWord(mapping: ImportMapping, field: string, word: string, ours: string): ImportMapping {
  const column = mapping.fields[field]
  if (!column) return mapping
  const others = Object.fromEntries(Object.entries(column.choices ?? {}).filter(([known]) => known !== word))
  const choices = ours === '' ? others : { ...others, [word]: ours }
  return { ...mapping, fields: { ...mapping.fields, [field]: { ...column, choices } } }
}

/** Words of the file in a field's column that we have none for yet, from the problems of the last check. */
export function unknownWords(problems: readonly ImportProblem[], mapping: ImportMapping, field: string, columns: readonly string[]): string[] {
  const known = mapping.fields[field]?.choices ?? {}
  const label = presentColumns(mapping.fields[field], columns).join(' + ')
  const found = problems.filter((one) => one.code === 'choice' && one.column === label && !(one.found in known))
  return [...new Set(found.map((one) => one.found))]
}

/** Whether a chat log has no column of times, so that somebody has to name its day. */
export function wantsDay(holds: ImportHolds, mapping: ImportMapping, columns: readonly string[]): boolean {
  return holds === 'chats' && presentColumns(mapping.fields.at, columns).length === 0
}

/** Whether the page has to look again by itself. */
export function isMoving(detail: ImportDetail | undefined): boolean {
  return detail?.run.state === 'running' && !detail.run.unfinished
}
