import type { Locale } from '@xiaoer/live/views'
import type { Say } from '../text'
import type { Entry } from '../thread'
import { button, h } from './dom'

/** A message on screen: its row, and how to follow a change of its state. */
export type Row = [HTMLElement, (entry: Entry) => void]

export function createRow(
  { author, author_name, body, source }: Entry,
  before: Entry | undefined,
  locale: Locale,
  say: Say,
  onRetry: (text: string, key: string) => void,
): Row {
  const name = author === 'bot' ? say('bot') : author === 'agent' && author_name
  const again = before?.author === author && before.author_name === author_name
  const meta = h('div', 'meta')
  const bubble = h('div', 'bubble', body, !!source && h('small', '', say('source', source.title)))
  let drawnAs: Entry | undefined
  const follow = (entry: Entry) => {
    if (drawnAs !== entry) meta.replaceChildren(...metaOf((drawnAs = entry), locale, say, onRetry))
  }
  return [h('div', `entry ${author}`, !again && name && h('b', '', name), bubble, meta), follow]
}

function metaOf({ key, author, body, state, at, reason }: Entry, locale: Locale, say: Say, onRetry: (text: string, key: string) => void): HTMLElement[] {
  if (state === 'failed') return [h('small', 'bad', reason || say(state)), button('', () => onRetry(body, key), say('retry'))]
  return [h('small', '', state === 'sent' && moment(at, locale), author === 'shopper' && ` ${say(state)}`)]
}

/** Hour and minute, with the day before it where that is not today. */
function moment(at: number, locale: Locale): string {
  const date = new Date(at / 1000)
  const today = date.toDateString() === new Date().toDateString()
  return date.toLocaleString(locale, { timeStyle: 'short', ...(!today && { dateStyle: 'short' }) })
}
