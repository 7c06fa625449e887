import type { AlarmKind, AlarmList, AlarmView, Watching } from '../../api/types'

export const KINDS: readonly AlarmKind[] = ['anger', 'promise', 'unanswered', 'third_mention', 'override']
export const SECONDS = { least: 60, most: 3600 }
const GRAVITY = { severe: 2, serious: 1, notice: 0 } as const

const newsAt = (alarm: AlarmView) => alarm.renewed_at ?? alarm.raised_at
const inOrder = (a: AlarmView, b: AlarmView) => GRAVITY[b.severity] - GRAVITY[a.severity] || newsAt(b) - newsAt(a)

/** The open alarms after news of one: the gravest and newest first; one that was handled is gone. */
export function withNews(list: AlarmList, alarm: AlarmView): AlarmList {
  const others = list.items.filter((one) => one.id !== alarm.id)
  const known = others.length < list.items.length
  if (alarm.handled) return { items: others, open: Math.max(0, list.open - Number(known)) }
  return { items: [...others, alarm].toSorted(inOrder), open: list.open + Number(!known) }
}

/** What a sound and a notice tell of, also where the page is looked at. */
export const isSevere = (alarm: AlarmView, news: string) => alarm.severity === 'severe' && news !== 'handled'

/** Where a line is: in this conversation, or in a former one of the same person. */
export const isFormer = (alarm: AlarmView, conversation: string) => conversation !== alarm.conversation_id

/** Why settings cannot be saved: the name of a text; null where they can. */
export function watchingHindered({ unanswered_after: after }: Watching): 'seconds' | null {
  return Number.isInteger(after) && after >= SECONDS.least && after <= SECONDS.most ? null : 'seconds'
}

export function withKind(watching: Watching, kind: AlarmKind, on: boolean): Watching {
  return { ...watching, kinds: KINDS.filter((one) => (one === kind ? on : watching.kinds.includes(one))) }
}
