import type { ConversationRow, Countdown } from '../../../api/types'

/** Who has it, or leads, can take up before its moment what was put aside. */
export function mayBringBack(row: ConversationRow, me: string, leads: boolean): boolean {
  return row.aside !== null && row.state !== 'resolved' && (leads || row.assignee?.id === me)
}

/** The first limit that runs and would be up before `until`: it goes on meanwhile. */
export function brokenBy(row: ConversationRow, until: number, now: number): Countdown | null {
  return row.limits.find(({ due_at: due }) => now < due && due < until) ?? null
}
