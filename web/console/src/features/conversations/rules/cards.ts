import type { Card, Locale, OrderLine, OrderView, ProductView } from '../../../api/types'

const NOT_AN_ORDERS = { pieces: null, state: null, state_zh: null, state_en: null }

/** As the server will draw it, so that it stands at once. */
export function cardOfProduct(product: ProductView, locale: Locale): Card {
  const { id, sku: code, title, title_en, image: picture, price: amount, currency } = product
  return { id, code, title: locale === 'en' && title_en ? title_en : title, detail: '', picture, amount, currency, ...NOT_AN_ORDERS }
}

/** Its first line stands for all of it. */
export function cardOfOrder(order: OrderView): Card {
  const { id, number: code, state, state_zh, state_en, currency } = order
  const [first] = order.lines
  return {
    id,
    code,
    title: first?.title ?? '',
    detail: first ? optionsOf(first) : '',
    picture: first?.image ?? null,
    amount: order.goods_total - order.discount + order.freight,
    currency,
    pieces: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    state,
    state_zh,
    state_en,
  }
}

function optionsOf(line: OrderLine): string {
  return Object.values(line.options).join(' / ')
}
