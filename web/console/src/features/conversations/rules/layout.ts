import type { MessageView } from '../../../api/types'
import type { Pending, Thread } from './thread'

/** Messages of one author within this time stand together under one name. */
const TOGETHER = 180 * 1_000_000

export type ThreadItem =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'event'; key: string; message: MessageView }
  | { kind: 'message'; key: string; message: MessageView; leads: boolean; read: boolean }
  | { kind: 'pending'; key: string; pending: Pending }

/** In microseconds: wherever on earth, days begin with a quarter of an hour. */
const QUARTER = 900 * 1_000_000

/** Asks for the day of the first moment of each quarter of an hour alone. */
function byQuarters(dayOf: (at: number) => string): (at: number) => string {
  let [quarter, day] = [NaN, '']
  return (at) => {
    const now = Math.floor(at / QUARTER)
    if (now !== quarter) [quarter, day] = [now, dayOf(at)]
    return day
  }
}

/** What the thread draws, top to bottom. `asked` gives the calendar day of a moment in the shop's zone. */
export function laidOut(thread: Pick<Thread, 'messages' | 'pending' | 'read'>, asked: (at: number) => string): ThreadItem[] {
  const dayOf = byQuarters(asked)
  const items: ThreadItem[] = []
  let today = ''
  let before: MessageView | undefined
  for (const message of thread.messages) {
    const day = dayOf(message.at)
    const sameDay = before !== undefined && today === day
    today = day
    if (!sameDay) items.push({ kind: 'day', key: `day ${message.seq}`, at: message.at })
    items.push(itemOf(message, sameDay ? before : undefined, thread.read))
    before = message
  }
  return [...items, ...thread.pending.map((pending) => ({ kind: 'pending' as const, key: pending.client_id, pending }))]
}

function itemOf(message: MessageView, before: MessageView | undefined, read: number): ThreadItem {
  // A message keeps the key it had while it was under way, so that it does not jump when it is confirmed.
  const key = message.client_id || message.id
  if (message.kind === 'event') return { kind: 'event', key, message }
  return { kind: 'message', key, message, leads: !continues(message, before), read: message.seq <= read }
}

/** What only staff see stands apart from what is said, and by its kind. */
function inside({ kind }: MessageView): string {
  return kind === 'note' || kind === 'whisper' ? kind : ''
}

function continues(message: MessageView, before: MessageView | undefined): boolean {
  return (
    before !== undefined &&
    inside(before) === inside(message) &&
    before.kind !== 'event' &&
    before.author === message.author &&
    before.author_id === message.author_id &&
    message.at - before.at < TOGETHER
  )
}
