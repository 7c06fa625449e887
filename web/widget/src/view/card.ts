import type { Product } from '../product'
import type { Say } from '../text'
import { button, h } from './dom'

/** The product that the shopper looks at, with one press to ask about it; then it goes. */
export function createCard({ title, price, image }: Product, say: Say, onAsk: (text: string) => void): HTMLElement {
  const ask = () => {
    card.remove()
    onAsk(say('asking', title))
  }
  const card = h(
    'div',
    'card',
    image && h('img', { src: image, alt: '' }),
    h('div', '', h('b', '', title), h('span', '', price)),
    button('', ask, say('ask')),
  )
  return card
}
