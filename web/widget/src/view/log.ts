import type { Locale } from '@xiaoer/live/views'
import type { State } from '../state'
import type { Say } from '../text'
import type { Entry, Thread } from '../thread'
import { h } from './dom'
import { isNearEnd } from './nearEnd'
import { createRow } from './row'
import type { Row } from './row'

export function createLog(
  greeting: string,
  locale: Locale,
  say: Say,
  onRetry: (text: string, key: string) => void,
): [HTMLElement, (state: State) => void] {
  const rows = new Map<string, Row>()
  const list = h('div', '')
  const dots = h('div', 'bubble', say('typing'))
  const hello = greeting && h('div', 'entry', h('div', 'bubble', greeting))
  const element = h('div', { class: 'log', role: 'log', 'aria-label': say('log'), tabindex: 0 }, hello, list, dots)
  let drawn: Thread = []
  let wasOpen = false

  const rowOf = (entry: Entry, n: number, thread: Thread): HTMLElement => {
    const row = rows.get(entry.key) ?? createRow(entry, thread[n - 1], locale, say, onRetry)
    rows.set(entry.key, row)
    row[1](entry)
    return row[0]
  }

  const show = ({ open, thread, typing }: State) => {
    const near = isNearEnd(element)
    dots.hidden = !typing
    const own = thread !== drawn && thread.at(-1)?.placed === false
    if (thread !== drawn) arrange(list, (drawn = thread).map(rowOf))
    if (near || own || open !== wasOpen) element.scrollTop = element.scrollHeight
    wasOpen = open
  }

  return [element, show]
}

/** What stands right stays where it is, and what has the focus in it keeps it. */
function arrange(list: HTMLElement, rows: readonly HTMLElement[]): void {
  rows.forEach((row, n) => {
    const there = list.childNodes[n] ?? null
    if (row !== there) list.insertBefore(row, there)
  })
  while (rows.length < list.childNodes.length) list.lastChild?.remove()
}
