import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import type { Locale } from '@xiaoer/live/views'
import { newId } from '../newId'
import type { Entry, Thread } from '../thread'
import { announce, button, h } from '../view/dom'
import { isNearEnd } from '../view/nearEnd'
import { fileTexts, markTexts } from './text'

const LONGEST_WORDS = 1000

/** The desk's word of the end is the last one, and somebody has served before. */
export function isToBeRated(thread: Thread): boolean {
  return !!thread.at(-1)?.client_id?.startsWith('resolved:') && thread.some(isService)
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
  let fail: (reason: string) => void = () => {}

  const draw = () => {
    let score = 0
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
      key = newId()
      send.disabled = true
      announce(note, say.rating)
      const outcome = client.send({ conversation: null, client_id: key, kind: 'survey', body: words.value.trim(), score })
      if (outcome !== 'queued') fail(say.failed)
    }
    fail = (reason) => {
      send.disabled = false
      announce(note, reason)
    }
    return h('div', { class: 'rate', role: 'group', 'aria-label': say.ask }, h('b', '', say.ask), h('div', 'marks', ...marks), rest, note)
  }

  const follow = (thread: Thread) => {
    if (!isToBeRated(thread)) {
      card?.remove()
      card = undefined
    } else if (!card) {
      const near = isNearEnd(log)
      log.append((card = draw()))
      if (near) log.scrollTop = log.scrollHeight
    }
  }

  const hear = (frame: ServerFrame) => {
    if (frame.type === 'refused' && frame.client_id === key) fail(frame[`sentence_${locale}`])
  }
  return [follow, hear]
}
