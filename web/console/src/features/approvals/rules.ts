import type { ApprovalView, HeldView } from '../../api/types'

/** Whether its author still has to look at it, or others at what waits. */
export function isOpen(held: HeldView, me: string): boolean {
  return !held.closed && (held.state === 'waiting' || (held.author_id === me && held.state !== 'sent'))
}

/** The list after news of one; in the order in which they were written. */
export function withHeld(list: readonly HeldView[], held: HeldView, me: string): readonly HeldView[] {
  const others = list.filter((one) => one.id !== held.id)
  return isOpen(held, me) ? [...others, held].toSorted((a, b) => a.at - b.at || a.id.localeCompare(b.id)) : others
}

/** What the one who looks may decide first, then the others; the longest wait first within each. */
export function mineFirst(items: readonly ApprovalView[]): readonly ApprovalView[] {
  return [...items.filter((one) => one.mine), ...items.filter((one) => !one.mine)]
}

/** Whether it is this one's turn to decide, as the desk will see it. */
export function asksMe(held: HeldView, me: string, leads: boolean): boolean {
  if (held.state !== 'waiting' || held.author_id === me) return false
  const named = held.chain[held.step]?.account_id ?? null
  return named === null || named === held.author_id ? leads : named === me
}

/** Who is asked now: a name; empty for any supervisor. */
export function askedNow(held: HeldView): string {
  return held.chain[held.step]?.name ?? ''
}

/** Who refused it. */
export function refuser(held: HeldView): string {
  return held.decided.find((one) => !one.approved)?.name ?? ''
}

/** The one a step further, round the list; the first where nothing is chosen. */
export function stepFrom(ids: readonly string[], current: string | null, by: 1 | -1): string | null {
  const at = ids.indexOf(current ?? '')
  if (!ids.length) return null
  return ids[at < 0 ? 0 : (at + by + ids.length) % ids.length] ?? null
}
