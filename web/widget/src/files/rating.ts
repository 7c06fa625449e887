import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import type { Locale } from '@xiaoer/live/views'
import { newId } from '../newId'
import type { Entry, Thread } from '../thread'
import { announce, button, h } from '../view/dom'
import { isNearEnd } from '../view/nearEnd'
import { clear, remove } from './clear'
import { fileTexts, markTexts } from './text'

const LONGEST_WORDS = 1000
/** In microseconds; a mark that comes later the desk refuses. */
const RATED_WITHIN = 24 * 3_600 * 1_000_000
const TOO_LATE = 'rating_too_late'

/** The desk's word of the end is the last one and not old, and somebody has served before. `now` in microseconds. */
export function isToBeRated(thread: Thread, now: number): boolean {
  const last = thread.at(-1)
  return !!last?.client_id?.startsWith('resolved:') && now - last.at < RATED_WITHIN && thread.some(isService)
}

function isService({ author }: Entry): boolean {
  return author === 'agent' || author === 'bot'
}

type Card = [element: HTMLElement, fail: (reason: string, forGood: boolean) => void]

/** Five marks, and with the first choice a place for words; `rate` says whether the mark is on its way. */
function createCard(log: HTMLElement, locale: Locale, rate: (score: number, words: string) => boolean): Card {
  const say = fileTexts[locale]
  let score = 0
  let sending = false
  const note = h('small', { role: 'status' })
  const words = h('textarea', { rows: 2, maxlength: LONGEST_WORDS, placeholder: say.words, 'aria-label': say.words })
  const send = button('send', go, say.rate)
  const marks = markTexts[locale].map((text, n) =>
    button({ 'aria-pressed': 'false' }, () => choose(n + 1), h('b', '', `${n + 1}`), h('small', '', text)),
  )
  const rest = h('div', '', words, send)
  rest.hidden = true
  announce(note, '')
  const whole = h('div', { class: 'rate', role: 'group', 'aria-label': say.ask }, h('b', '', say.ask), h('div', 'marks', ...marks), rest, note)

  function choose(chosen: number): void {
    score = chosen
    marks.forEach((mark, n) => mark.setAttribute('aria-pressed', `${n + 1 === chosen}`))
    rest.hidden = false
    log.scrollTop = log.scrollHeight
  }
  // Disabled it would lose the focus.
  function wait(now: boolean, why: string): void {
    sending = now
    send.setAttribute('aria-disabled', `${now}`)
    announce(note, why)
  }
  function go(): void {
    if (sending) return
    wait(true, say.rating)
    if (!rate(score, words.value.trim())) wait(false, say.failed)
  }
  const fail = (reason: string, forGood: boolean) => {
    wait(false, reason)
    if (forGood) clear(log, whole, note)
  }
  return [whole, fail]
}

/** Asks for a mark below the messages once the conversation is over, and no longer when it goes on. */
export function createRating(
  log: HTMLElement,
  client: LiveClient,
  locale: Locale,
): [follow: (thread: Thread) => void, hear: (frame: ServerFrame) => void] {
  let card: Card | undefined
  let key = ''
  const rate = (score: number, body: string) =>
    client.send({ conversation: null, client_id: (key = newId()), kind: 'survey', body, score }) === 'queued'

  const follow = (thread: Thread) => {
    if (!isToBeRated(thread, Date.now() * 1000)) {
      if (card) remove(log, card[0])
      card = undefined
    } else if (!card) {
      const near = isNearEnd(log)
      card = createCard(log, locale, rate)
      log.append(card[0])
      if (near) log.scrollTop = log.scrollHeight
    }
  }

  const hear = (frame: ServerFrame) => {
    if (frame.type === 'refused' && frame.client_id === key) card?.[1](frame[`sentence_${locale}`], frame.code === TOO_LATE)
  }
  return [follow, hear]
}
