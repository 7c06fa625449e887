import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import type { Locale } from '@xiaoer/live/views'
import { newId } from '../newId'
import { pageWith } from '../page'
import type { Product } from '../product'
import { button, h } from '../view/dom'
import { clear, remove } from './clear'
import { fileTexts } from './text'

/** As the desk takes one: a longer one is no product of the shop. */
const LONGEST_SKU = 300

/** Into the product that the page offers comes a button that sends it, as a card: the desk looks it up by its sku. */
export function createOffering(
  slot: HTMLElement, log: HTMLElement, list: HTMLElement, client: LiveClient, locale: Locale, product: () => Product | null,
): (frame: ServerFrame) => void {
  const say = fileTexts[locale]
  const [begin, fail, drop] = createRows(log, list, say)

  const send = (shown: Product, sku: string) => {
    const key = newId()
    begin(key, `[${say.product}] ${shown.title}`)
    client.connect()
    const outcome = client.send({ conversation: null, client_id: key, kind: 'product', body: '', card: sku, page: pageWith(shown) })
    if (outcome !== 'queued') fail(key, say.failed)
  }

  const offer = () => {
    const card = slot.querySelector<HTMLElement>('.card')
    const shown = product()
    if (!card || !shown?.sku || shown.sku.length > LONGEST_SKU || card.querySelector('.give')) return
    const { sku } = shown
    const give = () => {
      remove(log, card)
      send(shown, sku)
    }
    card.querySelector('span')?.after(button('give', give, say.give))
  }
  // It is drawn anew each time that the conversation is opened.
  new MutationObserver(offer).observe(slot, { childList: true })
  offer()
  return (frame) => {
    if (frame.type === 'refused') fail(frame.client_id, frame[`sentence_${locale}`])
    if (frame.type === 'message') drop(frame.client_id)
  }
}

type Rows = [begin: (key: string, words: string) => void, fail: (key: string, reason: string) => void, drop: (key: string) => void]

/** What is on its way stands below the messages until its own message has come. */
function createRows(log: HTMLElement, list: HTMLElement, say: (typeof fileTexts)['zh']): Rows {
  const rows = new Map<string, readonly [row: HTMLElement, meta: HTMLElement]>()
  const drop = (key: string) => {
    const [row] = rows.get(key) ?? []
    if (row) remove(log, row)
    rows.delete(key)
  }
  return [
    (key, words) => {
      const meta = h('div', { class: 'meta', role: 'status' }, h('small', '', say.sending))
      const row = h('div', 'entry shopper out', h('div', 'bubble', words), meta)
      rows.set(key, [row, meta])
      list.after(row)
      log.scrollTop = log.scrollHeight
    },
    (key, reason) => {
      const [, meta] = rows.get(key) ?? []
      if (meta) clear(log, meta, h('small', 'bad', reason), button('', () => drop(key), say.drop))
    },
    drop,
  ]
}
