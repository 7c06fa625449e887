// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { nextTick } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import DraftField from '../src/features/etiquette/parts/DraftField.vue'
import EmojiPicker from '../src/features/etiquette/parts/EmojiPicker.vue'
import { moved, signsOf, USUAL } from '../src/features/etiquette/emoji'
import { i18n } from '../src/i18n'

vi.mock('element-plus', () => ({ ElButton: 'button' }))

describe('the signs of a text', () => {
  it.each<[string, string, string[]]>([
    ['none', ' ', []],
    ['with and without blanks', '😊 👍🙏', ['😊', '👍', '🙏']],
    ['each once', '😊😊', ['😊']],
    ['what is drawn as one is one', '👍🏽👨‍👩‍👧❤️🇨🇳', ['👍🏽', '👨‍👩‍👧', '❤️', '🇨🇳']],
  ])('%s', (_, text, signs) => expect(signsOf(text, 'zh')).toEqual(signs))

  it('that stand ready are many, and each once', () => expect([USUAL.length, signsOf(USUAL.join(''), 'en')]).toEqual([24, [...USUAL]]))
})

it.each([
  ['right', 0, 'ArrowRight', 1],
  ['left at the beginning', 0, 'ArrowLeft', 0],
  ['down', 2, 'ArrowDown', 14],
  ['down where there is no row', 14, 'ArrowDown', 14],
  ['up', 14, 'ArrowUp', 2],
  ['to the end', 3, 'End', 23],
  ['to the beginning', 3, 'Home', 0],
  ['another key', 3, 'x', 3],
])('an arrow leads %s', (_, at, key, to) => expect(moved(at, key, 12, 24)).toBe(to))

describe('the picker', () => {
  const shown = () => mount(EmojiPicker, { props: { signs: ['a', 'b', 'c'] }, global: { plugins: [i18n, createPinia()] }, attachTo: document.body })

  it('is walked by arrows, and chosen from', async () => {
    const part = shown()
    expect(document.activeElement?.textContent).toBe('a')
    await part.trigger('keydown', { key: 'ArrowRight' })
    expect([document.activeElement?.textContent, part.findAll('button').map((one) => one.attributes('tabindex'))]).toEqual(['b', ['-1', '0', '-1']])
    await part.findAll('button')[1]?.trigger('click')
    expect(part.emitted('choose')).toEqual([['b']])
  })

  it('leaves by Escape', async () => {
    const part = shown()
    await part.trigger('keydown', { key: 'Escape' })
    expect([part.emitted('choose'), part.emitted('leave')]).toEqual([undefined, [[]]])
  })
})

it('an emoji goes where the caret is', async () => {
  const field = mount(DraftField, { props: { label: '', placeholder: '', findings: [], invalid: false, modelValue: 'abcd' }, attachTo: document.body })
  const area = field.get('textarea').element
  area.setSelectionRange(1, 3)
  ;(field.vm as unknown as { insert: (words: string) => void }).insert('😊')
  expect(field.emitted('update:modelValue')).toEqual([['a😊d']])
  await field.setProps({ modelValue: 'a😊d' })
  await nextTick()
  expect([area.selectionStart, document.activeElement]).toEqual([3, area])
})
