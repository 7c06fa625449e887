import type { Locale } from '@xiaoer/live/views'
import type { State } from '../state'
import type { Say } from '../text'
import type { Entry, Thread } from '../thread'
import { button, h } from './dom'
import { isNearEnd } from './nearEnd'

/** A message on screen: its row, and how to follow a change of its state. */
type Row = [HTMLElement, (entry: Entry) => void]

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

  const show = ({ open, thread, typing }: State) => {
    const near = isNearEnd(element)
    dots.hidden = !typing
    const own = thread !== drawn && thread.at(-1)?.placed === false
    if (thread !== drawn) arrange((drawn = thread))
    if (near || own || open !== wasOpen) element.scrollTop = element.scrollHeight
    wasOpen = open
  }

  const arrange = (thread: Thread) => {
    let place: ChildNode | null = list.firstChild
    thread.forEach((entry, n) => {
      const row = rowOf(entry, thread[n - 1])
      if (row === place) place = place.nextSibling
      else list.insertBefore(row, place)
    })
    while (thread.length < list.childNodes.length) list.lastChild?.remove()
  }

  const rowOf = (entry: Entry, before: Entry | undefined): ChildNode => {
    const row = rows.get(entry.key) ?? draw(entry, before)
    rows.set(entry.key, row)
    row[1](entry)
    return row[0]
  }

  const draw = ({ author, author_name, body, source }: Entry, before: Entry | undefined): Row => {
    const name = author === 'bot' ? say('bot') : author === 'agent' && author_name
    const again = before?.author === author && before.author_name === author_name
    const meta = h('div', 'meta')
    const bubble = h('div', 'bubble', body, !!source && h('small', '', say('source', source.title)))
    let drawnAs: Entry | undefined
    const follow = (entry: Entry) => {
      if (drawnAs !== entry) meta.replaceChildren(...metaOf((drawnAs = entry)))
    }
    return [h('div', `entry ${author}`, !again && name && h('b', '', name), bubble, meta), follow]
  }

  const metaOf = ({ key, author, body, state, at, reason }: Entry): HTMLElement[] => {
    if (state === 'failed') return [h('small', 'bad', reason || say(state)), button('', () => onRetry(body, key), say('retry'))]
    return [h('small', '', state === 'sent' && moment(at, locale), author === 'shopper' && ` ${say(state)}`)]
  }

  return [element, show]
}

/** Hour and minute, with the day before it where that is not today. */
function moment(at: number, locale: Locale): string {
  const date = new Date(at / 1000)
  const today = date.toDateString() === new Date().toDateString()
  return date.toLocaleString(locale, { timeStyle: 'short', ...(!today && { dateStyle: 'short' }) })
}
