import type { ConversationRow, ConversationsView } from '../../../api/types'

/** Put off until a moment that has not come yet. */
export const isAside = ({ aside }: ConversationRow) => aside !== null && !aside.back

const isBack = ({ aside }: ConversationRow) => aside?.back === true

/** Longest wait first, then what was put aside until now, then those who do not wait, newest first; resolved ones close the list. */
export function byLongestWait(rows: readonly ConversationRow[]): ConversationRow[] {
  return rows.toSorted(
    (a, b) =>
      Number(a.state === 'resolved') - Number(b.state === 'resolved') ||
      (a.waiting_since ?? Infinity) - (b.waiting_since ?? Infinity) ||
      Number(isBack(b)) - Number(isBack(a)) ||
      b.last_at - a.last_at ||
      a.id.localeCompare(b.id),
  )
}

/** As a tab shows them: what is put aside by when it comes back. */
export function inOrder(view: ConversationsView, rows: readonly ConversationRow[]): ConversationRow[] {
  const sorted = byLongestWait(rows)
  return view === 'aside' ? sorted.toSorted((a, b) => (a.aside?.until ?? 0) - (b.aside?.until ?? 0)) : sorted
}

/** They have it, and it is not over. */
export const isOwn = ({ assignee, state }: ConversationRow, me: string) => assignee?.id === me && state !== 'resolved'

export function isIn(view: ConversationsView, row: ConversationRow, me: string): boolean {
  if (view === 'mine' || view === 'aside') return isOwn(row, me) && isAside(row) === (view === 'aside')
  if (view === 'queued') return row.state === 'queued'
  return true
}

/** A shopper of theirs waits for an answer. */
export function waitsFor(row: ConversationRow, me: string): boolean {
  return isIn('mine', row, me) && row.waiting_since !== null
}

export type Counts = Record<'mine' | 'queued' | 'aside', number>

/** What stands on the tabs. All conversations are not counted: most of them are done. */
export function countsOf(rows: readonly ConversationRow[], me: string): Counts {
  const count = (view: ConversationsView) => rows.filter((row) => isIn(view, row, me)).length
  return { mine: count('mine'), queued: count('queued'), aside: count('aside') }
}

/** Name or last words contain every word of the query, whatever its case. */
export function matches(row: ConversationRow, query: string): boolean {
  const text = `${row.customer.name} ${row.last_text}`.toLowerCase()
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

/** A changed row takes the place of the old one, a new one is added, and an older state of it is dropped. */
export function withRow(rows: readonly ConversationRow[], row: ConversationRow): readonly ConversationRow[] {
  const at = rows.findIndex((old) => old.id === row.id)
  const old = rows[at]
  if (!old) return [...rows, row]
  return isOlder(row, old) ? rows : rows.with(at, row)
}

/** Between two messages a conversation is read by who has it, then left by an agent who is gone, never the other way. */
function isOlder(row: ConversationRow, than: ConversationRow): boolean {
  return (row.last_seq - than.last_seq || progress(row) - progress(than)) < 0
}

function progress({ state, assignee, unread }: ConversationRow): number {
  if (state === 'resolved' || (state === 'waiting' && !assignee)) return 2
  return assignee && !unread ? 1 : 0
}

/** The row `step` places from the current one; the first where none is current; null at the ends. */
export function neighbour(rows: readonly ConversationRow[], current: string | null, step: 1 | -1): string | null {
  const at = rows.findIndex((row) => row.id === current)
  return rows[at < 0 ? 0 : at + step]?.id ?? null
}
