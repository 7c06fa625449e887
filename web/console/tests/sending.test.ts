// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import ReasonAsk from '../src/features/etiquette/parts/ReasonAsk.vue'
import { keptReason } from '../src/features/etiquette/rules'
import { useSending } from '../src/features/conversations/useSending'
import { i18n } from '../src/i18n'
import { aRow } from './make'
import { within } from './within'

const meanwhile = { known: true }
vi.mock('element-plus', () => ({ ElButton: 'button' }))
vi.mock('../src/features/etiquette/useReasons', () => ({ useReasons: () => ref(['顾客自己提到的', '已经和顾客核实过']) }))
vi.mock('../src/features/conversations/useMeanwhile', () => ({ useMeanwhile: () => ({ isKnown: () => meanwhile.known || ((meanwhile.known = true), false) }) }))

const [text, ready, asks, askable] = [ref('words'), ref(true), ref(false), ref(false)]
const left: string[] = []
const focus = vi.fn<() => void>()
const begun = () => within(() => useSending(ref(aRow()), { text, ready, asks, askable }, { send: (reason) => left.push(reason), ask: () => left.push('asked') }, focus)).has

beforeEach(() => {
  left.length = 0
  focus.mockReset()
  Object.assign(meanwhile, { known: true })
  ;[text.value, ready.value, asks.value, askable.value] = ['words', true, false, false]
})

describe('sending', () => {
  it('asks nothing where nothing stands between', () => {
    begun().send()
    expect(left).toEqual([''])
  })

  it('is kept back once where a colleague has said something', () => {
    meanwhile.known = false
    const sending = begun()
    sending.send()
    expect(left).toEqual([])
    sending.send()
    expect(left).toEqual([''])
  })

  it('asks for a reason in place, and leaves with it', () => {
    asks.value = true
    const sending = begun()
    sending.send()
    expect([sending.asking, left]).toEqual([true, []])
    sending.send('because')
    expect([left, focus.mock.calls.length]).toEqual([['because'], 1])
  })

  it('goes back to the words, and asks no longer where they change', async () => {
    asks.value = true
    const sending = begun()
    sending.send()
    sending.back()
    expect([sending.asking, focus.mock.calls.length]).toEqual([false, 1])
    sending.send()
    text.value = 'other words'
    await nextTick()
    expect([sending.asking, left]).toEqual([false, []])
  })

  it('goes on asking where the light is lost with the line, and no longer where the words may not be sent', async () => {
    asks.value = true
    const sending = begun()
    sending.send()
    asks.value = false
    await nextTick()
    expect(sending.asking).toBe(true)
    ready.value = false
    await nextTick()
    expect([sending.asking, left]).toEqual([false, []])
  })

  it('goes to a supervisor once, where it may, and not past what a colleague has said', () => {
    Object.assign(meanwhile, { known: false })
    const sending = begun()
    sending.ask()
    askable.value = true
    sending.ask()
    expect(left).toEqual([])
    sending.ask()
    expect([left, focus.mock.calls.length]).toEqual([['asked'], 1])
  })

  it('is left to others where the words cannot be sent, or are no reply', () => {
    Object.assign(meanwhile, { known: false })
    ;[ready.value, asks.value] = [false, true]
    const sending = begun()
    sending.send()
    expect([sending.asking, left]).toEqual([false, ['']])
  })
})

describe('the question for a reason', () => {
  const shown = () => mount(ReasonAsk, { global: { plugins: [i18n, createPinia()] }, props: { shop: 'shop' }, attachTo: document.body })
  const given = (part: ReturnType<typeof shown>) => [part.emitted('give') ?? [], part.emitted('leave') ?? []]

  it('has the keyboard at once, and takes a ready reason by its key', async () => {
    const part = shown()
    expect(document.activeElement).toBe(part.get('input').element)
    await part.get('input').trigger('keydown', { code: 'Digit2', altKey: true })
    await part.get('input').trigger('keydown', { code: 'Digit9', altKey: true })
    await part.get('input').trigger('keydown', { code: 'Digit1' })
    expect(given(part)).toEqual([[['已经和顾客核实过']], []])
  })

  it("takes one's own words, not blanks", async () => {
    const part = shown()
    await part.get('input').setValue('  ')
    await part.get('form').trigger('submit')
    await part.get('input').setValue(' mine ')
    await part.get('form').trigger('submit')
    expect(given(part)).toEqual([[['mine']], []])
  })

  it('leaves by Escape, but not while the input method chooses characters', async () => {
    const part = shown()
    await part.get('input').trigger('keydown', { key: 'Escape', isComposing: true })
    expect(given(part)).toEqual([[], []])
    await part.get('input').trigger('keydown', { key: 'Escape' })
    expect(given(part)).toEqual([[], [[]]])
  })
})

describe('a kept reason', () => {
  it.each([
    ['no light', null, ''],
    ['none', { light: 'yellow', findings: [] }, ''],
    ['one', { light: 'yellow', findings: [], override: 'because' }, 'because'],
    ['none of ours', { light: 'yellow', findings: [], override: 7 }, ''],
  ])('%s', (_, light, why) => expect(keptReason(light as never)).toBe(why))
})
