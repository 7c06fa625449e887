// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { nextTick, ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import DraftField from '../src/features/etiquette/parts/DraftField.vue'
import EmojiPicker from '../src/features/etiquette/parts/EmojiPicker.vue'
import { moved, signsOf, USUAL } from '../src/features/etiquette/emoji'
import { useEmoji } from '../src/features/etiquette/useEmoji'
import { i18n } from '../src/i18n'
import { answer, refused, within } from './within'

const api = { GET: vi.fn<() => Promise<unknown>>() }
vi.mock('element-plus', () => ({ ElButton: 'button' }))
vi.mock('../src/api/session', () => ({ useSession: () => ({ api }) }))

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
  const shown = (signs: string[] | undefined = ['a', 'b', 'c'], error: unknown = null) => mount(EmojiPicker, { props: { signs, error }, global: { plugins: [i18n, createPinia()] }, attachTo: document.body })

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

  it('has the keyboard before its signs are there, and gives it to the first of them', async () => {
    const part = mount(EmojiPicker, { props: { signs: undefined, error: null }, global: { plugins: [i18n, createPinia()] }, attachTo: document.body })
    expect([document.activeElement, part.get('[role=status]').attributes('aria-label'), part.find('button').exists()]).toEqual([part.element, '正在加载', false])
    await part.setProps({ signs: ['a', 'b'] })
    await nextTick()
    expect([document.activeElement?.textContent, part.find('[role=status]').exists()]).toEqual(['a', false])
  })

  it('says why there are none, and asks again without losing the keyboard', async () => {
    const part = mount(EmojiPicker, { props: { signs: undefined, error: new Error('no') }, global: { plugins: [i18n, createPinia()] }, attachTo: document.body })
    expect(part.get('[role=alert]').text()).toContain('没能加载店铺可用的表情')
    const retry = part.get('button').element
    expect(document.activeElement).toBe(retry)
    retry.click()
    expect(part.emitted('retry')).toHaveLength(1)
    await part.setProps({ error: null })
    await nextTick()
    expect(document.activeElement).toBe(part.element)
  })

  it('keeps the keyboard where its sign goes from the list, and takes it from nobody', async () => {
    const part = shown()
    await part.trigger('keydown', { key: 'End' })
    await part.setProps({ signs: ['x', 'c'] })
    await nextTick()
    expect([document.activeElement?.textContent, part.findAll('button').map((one) => one.attributes('tabindex'))]).toEqual(['c', ['-1', '0']])
    await part.setProps({ signs: ['x', 'y'] })
    await nextTick()
    expect(document.activeElement?.textContent).toBe('x')
    ;(document.activeElement as HTMLElement).blur()
    await part.setProps({ signs: ['z'] })
    await nextTick()
    expect(document.activeElement).toBe(document.body)
  })
})

describe('the emoji of a shop', () => {
  const opened = async () => {
    const { has } = within(() => useEmoji(ref('s-1'), ref(true)))
    has.toggle()
    expect(has.signs.value).toBeUndefined()
    await flushPromises()
    return has
  }

  it.each<[string, string[] | null, readonly string[]]>([
    ['its own', ['😊'], ['😊']],
    ['the usual where it has not chosen', null, USUAL],
    ['the usual where it has chosen none', [], USUAL],
  ])('are %s, once it has answered', async (_, emoji, signs) => {
    api.GET.mockImplementation(() => answer({ yellow_reason: false, emoji }))
    expect((await opened()).signs.value).toEqual(signs)
  })

  it('can be asked for again where they could not be had', async () => {
    api.GET.mockImplementationOnce(() => refused('server')).mockImplementation(() => answer({ yellow_reason: false, emoji: ['😊'] }))
    const has = await opened()
    expect([has.error.value === null, has.signs.value]).toEqual([false, undefined])
    has.again()
    await flushPromises()
    expect([has.error.value, has.signs.value]).toEqual([null, ['😊']])
  })
})

it('an emoji goes where the caret is', async () => {
  const field = mount(DraftField, { props: { label: '', placeholder: '', findings: [], gaps: [], invalid: false, modelValue: 'abcd' }, attachTo: document.body })
  const area = field.get('textarea').element
  area.setSelectionRange(1, 3)
  ;(field.vm as unknown as { insert: (words: string) => void }).insert('😊')
  expect(field.emitted('update:modelValue')).toEqual([['a😊d']])
  await field.setProps({ modelValue: 'a😊d' })
  await nextTick()
  expect([area.selectionStart, document.activeElement]).toEqual([3, area])
})
