import { describe, expect, it } from 'vitest'
import type { ShopFacts } from '../src/api/types'
import { currencies, draftOf, freshShop, inkOn, isColor, isReady, isSame, MOST, MOST_SLUG, obstacle, onWhite, siteOf, slugOf, tagOf, windowOf, zonesWith } from '../src/features/storefront/rules'

const brand: ShopFacts['brand'] = {
  color: '#0b6bcb', agent_name: '小禾', agent_title: '什么都可以问', agent_title_en: '', greeting: '您好', greeting_en: 'Hello', quick: ['发货？'],
  quick_en: [], promise: '30 秒内', promise_en: 'Within 30 s',
}
const facts = (changes: Partial<ShopFacts['brand']> = {}, own: Partial<Omit<ShopFacts, 'brand'>> = {}): ShopFacts => ({
  name: '云禾', name_en: 'Yunhe', locale: 'zh', zone: 'Asia/Shanghai', position: 'right', sites: [], ...own, brand: { ...brand, ...changes },
})

describe('what is settled of a shop', () => {
  it('is what the server says', () => expect(draftOf({ shop_id: 's', facts: facts(), script: '/w/s.js', key_number: 0 })).toEqual(facts()))

  it.each([
    ['blanks', { greeting: '您好 ', quick: ['发货？', '', ' '] }, true],
    ['a capital in the colour', { color: '#0B6BCB' }, true],
    ['another word', { greeting: '您好呀' }, false],
    ['another question', { quick: ['发货？', '退货？'] }, false],
  ] as const)('is the same or not: %s', (_, changes, same) => {
    const { quick, ...rest } = { quick: brand.quick, ...changes }
    expect(isSame(facts({ ...rest, quick: [...quick] }), facts())).toBe(same)
  })

  it.each([
    ['as it was copied', [' HTTPS://Shop.example:443/ ', ''], true],
    ['twice', ['https://shop.example', 'https://shop.example/'], true],
    ['another port', ['https://shop.example:8443'], false],
    ['any', [], false],
  ] as const)('has the same sites or not: %s', (_, sites, same) => {
    expect(isSame(facts({}, { sites: [...sites] }), facts({}, { sites: ['https://shop.example'] }))).toBe(same)
  })

  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['https://例子.中国', 'https://xn--fsqu00a.xn--fiqs8s'],
    ['shop.example', null],
    ['https://', null],
    ['https://shop.example/cart', null],
    ['https://shop.example?a', null],
    ['https://me@shop.example', null],
    ['https://shop.example:99999', null],
    ['ftp://shop.example', null],
    ['https://shop .example', null],
    ['https://*.shop.example', 'https://*.shop.example'],
  ])('takes %s for %s', (typed, site) => expect(siteOf(typed)).toBe(site))

  it('is another at the other side of a page', () => expect(isSame(facts({}, { position: 'left' }), facts())).toBe(false))

  it.each([
    [null, {}, {}],
    ['nameless', {}, { name: ' ' }],
    ['nameless', {}, { name_en: '' }],
    ['nameless', { agent_name: '' }, {}],
    ['many', { quick_en: Array.from({ length: MOST.quick + 1 }, () => 'Why?') }, {}],
    [null, { quick: [...Array.from({ length: MOST.quick }, () => '问？'), ''] }, {}],
    ['question', { quick: ['x'.repeat(MOST.question + 1)] }, {}],
    ['color', { color: '#12' }, {}],
    ['pale', { color: '#fffbe0' }, {}],
    [null, { color: '#ffd100' }, {}],
    [null, {}, { sites: ['https://shop.example/', ' '] }],
    ['site', {}, { sites: ['shop.example'] }],
    ['sites', {}, { sites: Array.from({ length: MOST.sites + 1 }, (_, n) => `https://${n}.example`) }],
  ] as const)('cannot be saved: %s', (found, changes, own) => {
    expect(obstacle(facts(...(JSON.parse(JSON.stringify([changes, own])) as Parameters<typeof facts>)))).toBe(found)
  })
})

describe('colours', () => {
  it.each([['#0b6bcb', true], ['#0B6BCB', true], ['0b6bcb', false], ['#0b6bc', false], ['#0b6bcg', false]])('are written %s', (text, right) => expect(isColor(text)).toBe(right))
  it.each([['#ffffff', 1], ['#000000', 21], ['#767676', 4.54]])('stand against white: %s', (color, contrast) => expect(onWhite(color)).toBeCloseTo(contrast, 2))
  it.each([['#0b6bcb', '#ffffff'], ['#ffd100', '#000000'], ['#000000', '#ffffff']])('have words on them that can be read: %s', (color, ink) => expect(inkOn(color)).toBe(ink))
})

describe('the chat window', () => {
  it('is shown in Chinese', () =>
    expect(windowOf(facts(), 'zh')).toEqual({ name: '云禾', line: '小禾 · 什么都可以问 · 30 秒内', greeting: '您好', quick: ['发货？'] }))
  it('is shown in English, and in Chinese what has none', () =>
    expect(windowOf(facts(), 'en')).toEqual({ name: 'Yunhe', line: '小禾 · 什么都可以问 · Within 30 s', greeting: 'Hello', quick: ['发货？'] }))
  it.each([
    ['/w/yunhe.js', '<script src="https://desk.example/w/yunhe.js" defer></script>'],
    ['https://chat.example/w/yunhe.js', '<script src="https://chat.example/w/yunhe.js" defer></script>'],
  ])('comes by one line: %s', (script, tag) => expect(tagOf(script, 'https://desk.example')).toBe(tag))
})

describe('a new shop', () => {
  it.each([
    ['Yunhe Home', 'yunhe-home'],
    ['  Café & Co. ', 'caf-co'],
    ['云禾', ''],
    ['x'.repeat(50), 'x'.repeat(MOST_SLUG)],
    [`${'x'.repeat(MOST_SLUG - 1)} y`, 'x'.repeat(MOST_SLUG - 1)],
  ])('has a slug by its name %s', (name, slug) => expect(slugOf(name)).toBe(slug))

  it.each([
    [true, {}],
    [true, { slug: 'a' }],
    [false, { name: ' ' }],
    [false, { name_en: '' }],
    [false, { slug: '' }],
    [false, { slug: '-yunhe' }],
    [false, { slug: 'Yunhe' }],
  ])('is ready: %s for %o', (ready, told) =>
    expect(isReady({ ...freshShop(), name: '云禾', name_en: 'Yunhe', slug: 'yunhe-2', ...told })).toBe(ready))

  it('chooses among zones and currencies, those that are used most first', () => {
    expect(currencies().slice(0, 2)).toEqual(['CNY', 'HKD'])
    expect(zonesWith('Mars/Olympus').slice(3, 5)).toEqual(['UTC', 'Mars/Olympus'])
    for (const all of [currencies(), zonesWith('UTC')]) expect(new Set(all).size).toBe(all.length)
  })
})
