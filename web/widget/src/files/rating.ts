import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import type { Locale } from '@xiaoer/live/views'
import { newId } from '../newId'
import type { Entry, Thread } from '../thread'
import { announce, button, h } from '../view/dom'
import { isNearEnd } from '../view/nearEnd'
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

/** Asks for a mark below the messages once the conversation is over, and no longer when it goes on. */
export function createRating(
  log: HTMLElement,
  client: LiveClient,
  locale: Locale,
): [follow: (thread: Thread) => void, hear: (frame: ServerFrame) => void] {
  const say = fileTexts[locale]
  let card: HTMLElement | undefined
  let key = ''
  let fail: (reason: string, forGood?: boolean) => void = () => {}

  /** What had the focus goes, and the keyboard stays with the messages. */
  const clear = (from: HTMLElement, ...left: Node[]) => {
    const held = from.contains((log.getRootNode() as Document | ShadowRoot).activeElement)
    from.replaceChildren(...left)
    if (held) log.focus()
  }

  const draw = () => {
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

    function choose(chosen: number): void {
      score = chosen
      marks.forEach((mark, n) => mark.setAttribute('aria-pressed', `${n + 1 === chosen}`))
      rest.hidden = false
      log.scrollTop = log.scrollHeight
    }
    function go(): void {
      if (sending) return
      key = newId()
      wait(true)
      announce(note, say.rating)
      const outcome = client.send({ conversation: null, client_id: key, kind: 'survey', body: words.value.trim(), score })
      if (outcome !== 'queued') fail(say.failed)
    }
    // Disabled it would lose the focus.
    function wait(now: boolean): void {
      sending = now
      send.setAttribute('aria-disabled', `${now}`)
    }
    fail = (reason, forGood) => {
      wait(false)
      announce(note, reason)
      if (forGood) clear(whole, note)
    }
    const whole = h('div', { class: 'rate', role: 'group', 'aria-label': say.ask }, h('b', '', say.ask), h('div', 'marks', ...marks), rest, note)
    return whole
  }

  const follow = (thread: Thread) => {
    if (!isToBeRated(thread, Date.now() * 1000)) {
      if (card) clear(card)
      card?.remove()
      card = undefined
    } else if (!card) {
      const near = isNearEnd(log)
      log.append((card = draw()))
      if (near) log.scrollTop = log.scrollHeight
    }
  }

  const hear = (frame: ServerFrame) => {
    if (frame.type === 'refused' && frame.client_id === key) fail(frame[`sentence_${locale}`], frame.code === TOO_LATE)
  }
  return [follow, hear]
}
