import type { State } from '../state'
import type { Say } from '../text'
import { announce, button, h, icon } from './dom'

const BUBBLE = 'M21 12a8 8 0 0 1-11.6 7.1L4 20.5l1.4-5A8 8 0 1 1 21 12z'

export function createLauncher(agent: string, say: Say, onOpen: () => void): [HTMLElement, (state: State) => void] {
  const badge = h('span', { 'aria-hidden': 'true' })
  const heard = h('span', { class: 'heard', role: 'status' })
  const element = button(
    { class: 'launcher', 'aria-haspopup': 'dialog' },
    onOpen,
    icon(BUBBLE),
    h('b', '', agent),
    h('span', 'heard', say('launch')),
    heard,
    badge,
  )
  const show = ({ open, unread }: State) => {
    element.hidden = open
    announce(badge, unread ? `${unread}` : '')
    announce(heard, unread ? say('unread', unread) : '')
  }
  return [element, show]
}
