import type { Attached, Card } from '@xiaoer/live/views'
import type { Entry, Thread } from '../thread'
import { h } from '../view/dom'
import { isNearEnd } from '../view/nearEnd'
import { urlOf } from '../boot'
import { shownSize, sizeText } from './rules'
import type { fileTexts } from './text'

type Texts = (typeof fileTexts)['zh']
type Want = (id: string, told: (path: string) => void) => void

function drawFile(file: Attached, say: Texts, want: Want, base: string): HTMLElement {
  const link = h('a', { class: file.width ? 'pic' : 'file', target: '_blank', rel: 'noopener' })
  if (file.width && file.height) {
    const [width, height] = shownSize(file.width, file.height)
    const picture = h('img', { alt: say.picture, width, height })
    link.append(picture)
    want(file.id, (path) => {
      link.href = urlOf(path, base)
      if (!picture.naturalWidth) picture.src = `${link.href}?size=preview`
    })
  } else {
    link.append(h('b', '', file.name), h('small', '', `${sizeText(file.size)} · ${say.file}`))
    want(file.id, (path) => (link.href = urlOf(path, base)))
  }
  return link
}

/** Puts pictures, files, marks and cards into the rows of messages that have one; `list` has a row for each of the thread, in its order. */
export function createShowing(
  log: HTMLElement, list: HTMLElement, say: Texts, want: Want,
  drawCard: (card: Card) => HTMLElement, base: string,
): (thread: Thread) => void {
  const shown = new WeakSet<Node>()

  const fill = (bubble: Element, { attachment, body, score, card }: Entry) => {
    bubble.classList.toggle('shows', !!card)
    if (card) bubble.replaceChildren(drawCard(card))
    if (score) bubble.replaceChildren(h('b', '', say.rated.replace('{}', `${score}`)), ...bubble.childNodes, h('small', 'thanks', say.thanks))
    if (attachment) {
      bubble.classList.toggle('bare', !!attachment.width && !body)
      bubble.prepend(drawFile(attachment, say, want, base))
    }
  }

  return (thread) => {
    const atEnd = isNearEnd(log)
    thread.forEach((entry, n) => {
      const row = list.childNodes[n]
      if (!(entry.attachment || entry.score || entry.card) || !(row instanceof Element) || shown.has(row)) return
      shown.add(row)
      const bubble = row.querySelector('.bubble')
      if (bubble) fill(bubble, entry)
    })
    if (atEnd) log.scrollTop = log.scrollHeight
  }
}
