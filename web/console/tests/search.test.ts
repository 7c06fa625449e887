import { describe, expect, it } from 'vitest'
import { narrowed, queryOf, searchable, type Asked } from '../src/features/conversations/rules/search'

const ASKED: Asked = { words: '退货', said: '', from: '', until: '', customer: '', everywhere: false }

describe('searchable', () => {
  it.each([
    ['Chinese', '退', true],
    ['a number', '12', true],
    ['a letter among signs', '?a', true],
    ['a picture', '😊', true],
    ['signs alone', '？！', false],
    ['nothing', ' ', false],
  ])('%s', (_, words, is) => expect(searchable(words)).toBe(is))
})

describe('narrowed', () => {
  it.each([
    ['words alone', {}, false],
    ['all shops are more, not less', { everywhere: true }, false],
    ['who said it', { said: 'bot' as const }, true],
    ['a day', { until: '2026-11-21' }, true],
    ['a customer', { customer: 'c' }, true],
  ])('%s', (_, given, is) => expect(narrowed({ ...ASKED, ...given })).toBe(is))
})

describe('queryOf', () => {
  it('names the shop, and nothing that does not matter', () => {
    expect(queryOf(ASKED, 's', '')).toEqual({ query: '退货', shop: 's' })
  })
  it('names no shop for all of them', () => {
    expect(queryOf({ ...ASKED, everywhere: true }, 's', '')).toEqual({ query: '退货' })
  })
  it('names all that matters', () => {
    const asked: Asked = { ...ASKED, said: 'note', from: '2026-11-01', until: '2026-11-21', customer: 'c' }
    expect(queryOf(asked, 's', '9')).toEqual({
      query: '退货', shop: 's', said: 'note', from: '2026-11-01', until: '2026-11-21', customer: 'c', after: '9',
    })
  })
})
