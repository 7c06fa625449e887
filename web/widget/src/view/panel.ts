import type { Locale } from '@xiaoer/live/views'
import { brandIn } from '../boot'
import type { Boot } from '../boot'
import type { Product } from '../product'
import type { State } from '../state'
import type { Say } from '../text'
import { createCard } from './card'
import { createComposer } from './composer'
import { announce, button, h } from './dom'
import { createHeader } from './header'
import { createLog } from './log'

export interface Panel {
  element: HTMLElement
  show(state: State): void
  /** The product of the page as it is now. */
  offer(product: Product | null): void
  focus(): void
}

export function createPanel(
  boot: Boot,
  locale: Locale,
  say: Say,
  onClose: () => void,
  onSend: (text: string, key?: string) => void,
): Panel {
  const brand = brandIn(boot, locale)
  // On a touch screen a focused field would raise the keyboard over the greeting.
  const focus = () => (matchMedia('(pointer: fine)').matches ? field : element).focus()
  // By a button that goes with it: the keyboard stays here.
  const press = (text: string, key?: string) => {
    onSend(text, key)
    focus()
  }
  const [header, showHeader] = createHeader(brand, boot.agent_name, say, onClose)
  const [log, showLog] = createLog(brand('greeting'), locale, say, press)
  const [composer, field] = createComposer(say, onSend)
  const note = h('div', { class: 'note', role: 'status' })
  const card = h('div', '')
  const quick = h('div', 'quick', ...brand('quick').map((text) => button('', () => press(text), text)))
  const frame = { class: 'panel', role: 'dialog', 'aria-label': brand('name'), tabindex: -1 }
  const element = h('div', frame, header, note, card, log, quick, composer)
  keepKeys(element, onClose)

  return {
    element,
    show(state) {
      element.hidden = !state.open
      showHeader(state)
      showNote(note, state, say)
      quick.hidden = state.thread.some((one) => one.author === 'shopper')
      showLog(state)
    },
    offer: (product) => card.replaceChildren(product ? createCard(product, say, press) : ''),
    focus,
  }
}

function showNote(note: HTMLElement, state: State, say: Say): void {
  const warning = warningOf(state, say)
  note.classList.toggle('warn', !!warning)
  announce(note, warning || queueOf(state, say))
}

function warningOf({ link, complaint }: State, say: Say): string {
  if (link === 'waiting') return say('offline')
  return complaint || (link === 'stopped' ? say(link) : '')
}

function queueOf({ place }: State, say: Say): string {
  return place ? say(place > 1 ? 'ahead' : 'next', place - 1) : ''
}

/** Esc closes; and no key typed here reaches the store page's own shortcuts. */
function keepKeys(element: HTMLElement, onClose: () => void): void {
  element.onkeyup = element.onkeypress = (event) => event.stopPropagation()
  element.onkeydown = (event) => {
    event.stopPropagation()
    if (event.key === 'Escape' && !event.isComposing) onClose()
  }
}
