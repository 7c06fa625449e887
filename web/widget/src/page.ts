import type { Locale, Page } from '@xiaoer/live/views'
import { productOf } from './product'
import type { Product } from './product'

const LONGEST_TITLE = 200
const LONGEST_URL = 2000

/** Read anew at each look: a store may change its page without loading it. */
export function readProduct(data: DOMStringMap, locale: Locale): Product | null {
  const blocks = document.querySelectorAll('script[type$="ld+json"]')
  return productOf({
    jsonLd: [...blocks].map((block) => block.textContent),
    meta: (property) => document.querySelector<HTMLMetaElement>(`meta[property="${property}"]`)?.content,
    data,
    locale,
  })
}

export function pageWith(product: Product | null): Page {
  return {
    // By characters: half of one is nothing that the desk could read.
    title: [...document.title].slice(0, LONGEST_TITLE).join(''),
    url: location.href.slice(0, LONGEST_URL),
    sku: product?.sku,
  }
}
