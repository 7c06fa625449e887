import type { Card, Locale } from '@xiaoer/live/views'
import { urlOf } from '../boot'
import { h } from '../view/dom'
import { fileTexts } from './text'

/** Where the store has the pages of its products and orders, as its script tag says: addresses with {} for the sku or number. */
export type Pages = Readonly<Record<'product' | 'order', string | undefined>>

/** What the tag says that brought the script at this address. */
export function dataOf(base: string): DOMStringMap {
  return [...document.scripts].find(({ src }) => src === base)?.dataset ?? {}
}

export function pagesOf({ product, order }: DOMStringMap): Pages {
  return { product, order }
}

/** Draws a product or an order as it was when it was sent; each part of it is text. */
export function createDrawing(locale: Locale, base: string, pages: Pages): (card: Card) => HTMLElement {
  const say = fileTexts[locale]
  return (card) => {
    const kind = card.state === null ? 'product' : 'order'
    const href = addressOf(pages[kind], card.code)
    const details = detailsOf(card, say.pieces)
    return h(
      href ? 'a' : 'div',
      { class: 'card', ...(href && { href, target: '_blank', rel: 'noopener' }) },
      pictureOf(card, base) ?? '',
      h(
        'div',
        '',
        h('small', '', (kind === 'order' ? say.order : say.product).replace('{}', () => card.code)),
        h('b', '', card.title || card.code),
        details && h('small', '', details),
        h('span', '', priceOf(card, locale), h('small', '', (locale === 'zh' ? card.state_zh : card.state_en) ?? '')),
      ),
    )
  }
}

function detailsOf({ detail, pieces }: Card, words: string): string {
  return [detail, pieces && words.replace('{}', `${pieces}`)].filter(Boolean).join(' · ')
}

/** Pictures come from the desk alone, whatever stands in the message. */
function pictureOf({ picture }: Card, base: string): HTMLElement | undefined {
  if (!picture || !/^\/[^/\\]/.test(picture)) return undefined
  const image = h('img', { src: urlOf(picture, base), alt: '', width: 56, height: 56 })
  image.onerror = () => image.removeAttribute('src')
  return image
}

/** A page of the store; nothing where it has named none that a browser opens as one. */
export function addressOf(pattern: string | undefined, code: string): string {
  try {
    const { href, protocol } = new URL(pattern?.replace('{}', () => encodeURIComponent(code)) ?? '', location.href)
    return pattern && /^https?:$/.test(protocol) ? href : ''
  } catch {
    return ''
  }
}

export function priceOf({ amount, currency }: Pick<Card, 'amount' | 'currency'>, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}
