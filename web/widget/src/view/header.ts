import type { Brand } from '../boot'
import type { State } from '../state'
import type { Say } from '../text'
import { button, h, icon } from './dom'

const FACE = 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0'
const CROSS = 'M6 6l12 12M18 6L6 18'

/** The shop's signature; an agent who has taken the conversation signs in its place. */
export function createHeader(brand: Brand, signature: string, say: Say, onClose: () => void): [HTMLElement, (state: State) => void] {
  const line = h('small', '')
  const close = button({ 'aria-label': say('close') }, onClose, icon(CROSS))
  const element = h('header', '', icon(FACE), h('div', '', h('b', '', brand('name')), line), close)
  const show = ({ agent }: State) => {
    line.textContent = [agent ?? signature, !agent && brand('agent_title'), brand('promise')].filter(Boolean).join(' · ')
  }
  return [element, show]
}
