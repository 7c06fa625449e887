import { expect, it } from 'vitest'
import { productOf } from '../src/product'
import type { PageSources } from '../src/product'

const nothing: PageSources = { jsonLd: [], meta: () => undefined, data: {}, locale: 'zh' }
const ld = (...things: unknown[]): Partial<PageSources> => ({ jsonLd: things.map((thing) => JSON.stringify(thing)) })
const meta = (tags: Record<string, string>): Partial<PageSources> => ({ meta: (property) => tags[property] })
const offer = { '@type': 'Offer', price: '399.00', priceCurrency: 'CNY' }

it.each<[string, Partial<PageSources>, ReturnType<typeof productOf>]>([
  ['a page of no product', {}, null],
  [
    'JSON-LD',
    ld({ '@type': 'Product', name: '羽绒服', sku: 'Y1', image: '/p.jpg', offers: offer }),
    { title: '羽绒服', price: '¥399.00', image: '/p.jpg', sku: 'Y1' },
  ],
  [
    'a list of offers and pictures',
    ld({ '@type': 'Product', name: '羽绒服', image: [{ url: 'https://x/1.jpg' }, '/2.jpg'], offers: [{ ...offer, sku: 'Y1-L' }, offer] }),
    { title: '羽绒服', price: '¥399.00', image: 'https://x/1.jpg', sku: 'Y1-L' },
  ],
  [
    'a graph with several types',
    ld({
      '@graph': [
        { '@type': 'WebSite' },
        { '@type': ['Thing', 'Product'], name: 'Kettle', offers: { lowPrice: 19.5, priceCurrency: 'USD' } },
      ],
    }),
    { title: 'Kettle', price: '$19.50', image: '', sku: null },
  ],
  [
    'a list at the top',
    ld([{ '@type': 'BreadcrumbList' }, { '@type': 'Product', name: '茶' }]),
    { title: '茶', price: '', image: '', sku: null },
  ],
  [
    'the second block',
    ld({ '@type': 'Organization' }, { '@type': 'Product', name: '茶' }),
    { title: '茶', price: '', image: '', sku: null },
  ],
  ['a number as SKU', ld({ '@type': 'Product', name: '茶', sku: 1001 }), { title: '茶', price: '', image: '', sku: '1001' }],
  [
    'an unknown currency',
    ld({ '@type': 'Product', name: '茶', offers: { price: '9', priceCurrency: '??' } }),
    { title: '茶', price: '9', image: '', sku: null },
  ],
  ['no currency', ld({ '@type': 'Product', name: '茶', offers: { price: 9 } }), { title: '茶', price: '9', image: '', sku: null }],
  ['fields of the wrong kind', ld({ '@type': 'Product', name: { zh: '茶' }, offers: 'soon', image: 7, sku: [] }), null],
  [
    'OpenGraph',
    meta({
      'og:title': '水壶',
      'product:price:amount': '129',
      'product:price:currency': 'CNY',
      'og:image': '/k.jpg',
      'product:retailer_item_id': 'K9',
    }),
    { title: '水壶', price: '¥129.00', image: '/k.jpg', sku: 'K9' },
  ],
  ['OpenGraph of an article', meta({ 'og:title': '怎么挑水壶' }), null],
  [
    'data attributes',
    { data: { title: '茶', price: '9.9', currency: 'CNY', image: '/t.jpg', sku: 'T1' } },
    { title: '茶', price: '¥9.90', image: '/t.jpg', sku: 'T1' },
  ],
  [
    'JSON-LD before OpenGraph',
    { ...meta({ 'og:title': '二', 'product:price:amount': '1' }), ...ld({ '@type': 'Product', name: '一' }) },
    { title: '一', price: '', image: '', sku: null },
  ],
  [
    'OpenGraph before data attributes',
    { ...meta({ 'og:title': '二', 'product:price:amount': '1' }), data: { title: '三' } },
    { title: '二', price: '1', image: '', sku: null },
  ],
])('reads %s', (_, page, product) => {
  expect(productOf({ ...nothing, ...page })).toEqual(product)
})

it.each(['', '{', 'null', '7', '"Product"', '[null]', '{"@graph": 1}', '{"@type": null}'])('is not upset by %s', (block) => {
  expect(productOf({ ...nothing, jsonLd: [block, JSON.stringify({ '@type': 'Product', name: '茶' })] })?.title).toBe('茶')
})
