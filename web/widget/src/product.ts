import { parsed } from '@xiaoer/live/parsed'

/** The product of the store's page, for display only: the server looks the price up by SKU. */
export interface Product {
  title: string
  /** Written out with its currency; empty where the page names none. */
  price: string
  /** An address as the page gives it, perhaps relative; empty where it names none. */
  image: string
  sku: string | null
}

/** What a store's page says about itself; none of it is ours, so all of it may be wrong. */
export interface PageSources {
  jsonLd: readonly string[]
  /** Content of a meta tag by its property. */
  meta: (property: string) => string | undefined
  /** Data attributes of the widget's script tag, in camel case. */
  data: Readonly<Record<string, string | undefined>>
  /** Language tag for prices. */
  locale: string
}

type Found = [title: unknown, price: unknown, currency: unknown, image: unknown, sku: unknown]

/** By the first source that names a product: JSON-LD, then OpenGraph, then the script's data attributes. */
export function productOf({ jsonLd, meta, data, locale }: PageSources): Product | null {
  const found = [fromJsonLd(jsonLd), fromMeta(meta), fromData(data)].find(([title]) => text(title))
  if (!found) return null
  const [title, price, currency, image, sku] = found
  return { title: text(title), price: priced(text(price), text(currency), locale), image: text(image), sku: text(sku) || null }
}

function fromJsonLd(blocks: readonly string[]): Found {
  const things = blocks.flatMap((block) => many(parsed(block))).flatMap((thing) => [thing, ...many(field(thing, '@graph'))])
  const product = things.find((thing) => many(field(thing, '@type')).includes('Product'))
  const [offer] = many(field(product, 'offers'))
  const [image] = many(field(product, 'image'))
  return [
    field(product, 'name'),
    field(offer, 'price') ?? field(offer, 'lowPrice'),
    field(offer, 'priceCurrency'),
    field(image, 'url') ?? image,
    field(product, 'sku') ?? field(offer, 'sku'),
  ]
}

/** A page with a title alone may be about anything: only a price makes it a product's. */
function fromMeta(meta: PageSources['meta']): Found {
  const price = meta('product:price:amount')
  return [price && meta('og:title'), price, meta('product:price:currency'), meta('og:image'), meta('product:retailer_item_id')]
}

function fromData(data: PageSources['data']): Found {
  return [data['title'], data['price'], data['currency'], data['image'], data['sku']]
}

function priced(price: string, currency: string, locale: string): string {
  try {
    return price && (+price).toLocaleString(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  } catch {
    // The page names no currency, or none that exists.
    return price
  }
}

function field(thing: unknown, name: string): unknown {
  return (thing as Record<string, unknown> | null | undefined)?.[name]
}

function many(value: unknown): unknown[] {
  return [value].flat()
}

function text(value: unknown): string {
  return /string|number/.test(typeof value) ? `${value}`.trim() : ''
}
