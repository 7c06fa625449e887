import { describe, expect, it } from 'vitest'
import type { AttributesView, Definition } from '../src/api/types'
import { choicesOf, definitionOf, leftOf, moved, obstacleTo, ofKind, useOf } from '../src/features/shop/attributes'

const heat: Definition = { category: 'food', name: '辣度', name_en: 'spiciness', kind: 'choice', unit: '', choices: ['微辣', '中辣'] }
const weight: Definition = { category: 'food', name: '净含量', name_en: 'net weight', kind: 'number', unit: '克', choices: [] }
const cloth: Definition = { category: 'clothing', name: '面料', name_en: 'fabric', kind: 'text', unit: '', choices: [] }
const view: AttributesView = {
  shop_id: 'shop', defined: [{ definition: weight, used: 2, unfit: 1 }], undefined: [{ category: 'food', name: '辣度', kind: 'text', used: 3 }],
}

describe('choices as they are typed', () => {
  it.each([
    ['微辣、中辣', ['微辣', '中辣']],
    ['mild, hot,', ['mild', 'hot']],
    ['微辣，中辣；微辣', ['微辣', '中辣']],
    [' 、 ', []],
  ])('%s', (text, choices) => expect(choicesOf(text)).toEqual(choices))

  it('keep a comma that belongs to one of them', () => expect(choicesOf('棉95%,氨纶5%、亚麻', ['棉95%,氨纶5%'])).toEqual(['棉95%,氨纶5%', '亚麻']))
})

describe('a definition that becomes another kind', () => {
  it('loses what does not belong to it', () => {
    expect(ofKind(weight, 'text')).toEqual({ ...weight, kind: 'text', unit: '' })
    expect(ofKind(heat, 'yes_no')).toEqual({ ...heat, kind: 'yes_no', choices: [] })
    expect(ofKind(heat, 'choice')).toEqual(heat)
  })
})

describe('what stands in the way', () => {
  it.each([
    ['nothing', [heat, weight, { ...heat, category: 'clothing' as const }], null],
    ['no name', [{ ...heat, name: ' ' }], 'name'],
    ['no English name', [{ ...heat, name_en: '' }], 'name'],
    ['nothing to choose from', [{ ...heat, choices: [] }], 'choices'],
    ['one name twice in a category', [heat, { ...weight, name: '辣度 ' }], 'repeated'],
  ])('%s', (_, draft, reason) => expect(obstacleTo(draft)).toBe(reason))
})

it('moves among those of its category alone', () => {
  const draft = [weight, cloth, heat]
  expect(moved(draft, 2, -1)).toEqual([heat, cloth, weight])
  expect(moved(draft, 0, 1)).toEqual([heat, cloth, weight])
  expect(moved(draft, 1, 1)).toEqual(draft)
  expect(moved(draft, 0, -1)).toEqual(draft)
})

it('is left where neither the shop nor the draft defines it', () => {
  expect(leftOf(view, [weight])).toEqual(view.undefined)
  expect(leftOf(view, [heat])).toEqual([])
  expect(definitionOf({ category: 'food', name: '辣度', kind: 'number', used: 3 })).toEqual({ ...heat, name_en: '', kind: 'number', choices: [] })
})

it('tells how products keep to what is saved', () => {
  expect(useOf(view, { ...weight, unit: 'kg' })).toEqual(view.defined[0])
  expect(useOf(view, cloth)).toBeNull()
})
