// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import ScriptWords from '../src/features/scripts/parts/ScriptWords.vue'
import { cutAtGaps, filled, lookedFor, skuOf, withoutSearch } from '../src/features/scripts/rules'
import { useFinding } from '../src/features/scripts/useFinding'
import { answer, within } from './within'

const api = { GET: vi.fn<(path: string, asked: { params: { query: { query: string } } }) => Promise<unknown>>() }
vi.mock('../src/api/session', () => ({ useSession: () => ({ api }) }))

describe('looking for a script', () => {
  it.each<[string, string, string | null, string]>([
    ['nothing written', '', null, ''],
    ['a reply', '您好', null, '您好'],
    ['a slash', '/', '', ''],
    ['words behind it', '/ 退货 ', '退货', ''],
    ['as a Chinese input method writes it', '、tuih', 'tuih', ''],
    ['full width', '／th', 'th', ''],
    ['below own words', '您好\n/th', 'th', '您好'],
    ['not within a line', '红色/蓝色', null, '红色/蓝色'],
    ['no longer where another line follows', '/th\n您好', null, '/th\n您好'],
    ['too long to be one', `/${'t'.repeat(61)}`, null, `/${'t'.repeat(61)}`],
  ])('%s', (_, draft, words, without) => {
    expect([lookedFor(draft), withoutSearch(draft)]).toEqual([words, without])
  })

  it('leaves what was written before to the script', () => expect(filled(withoutSearch('您好\n/th'), '', '可以退。')).toBe('您好\n可以退。'))
})

it.each<[string, string, string[], string]>([
  ['none', '您好', [], '您好'],
  ['one within', '单号〔快递单号〕。', ['快递单号'], '单号<〔快递单号〕>。'],
  ['two side by side', '〔单号〕〔日期〕', ['单号', '日期'], '<〔单号〕><〔日期〕>'],
  ['brackets that are none', '见〔附件〕', ['单号'], '见〔附件〕'],
])('gaps of a script: %s', (_, text, missing, expected) => {
  expect(cutAtGaps(text, missing).map(({ words, gap }) => (gap ? `<${words}>` : words)).join('')).toBe(expected)
})

it.each<[string, string, string | null, string | null]>([
  ['before an order', 'presale', null, 'YH-1'],
  ['before the next order', 'presale', 'o-1', 'YH-1'],
  ['without an order', 'aftersale', null, 'YH-1'],
  ['of an order, which has products of its own', 'insale', 'o-1', null],
])('the product that is looked at counts %s', (_, stage, order, sku) => expect(skuOf({ stage, subject_order_id: order }, 'YH-1')).toBe(sku))

it('a script is shown as it is written, its gaps apart', () => {
  const shown = mount(ScriptWords, { props: { text: '单号〔快递单号〕，请查收。', missing: ['快递单号'] } })
  expect([shown.element.textContent, shown.findAll('mark').map((one) => one.text())]).toEqual(['单号〔快递单号〕，请查收。', ['〔快递单号〕']])
})

describe('the keys of the search', () => {
  const draft = ref('')
  const filledIn: string[] = []
  const fill = (text: string) => {
    filledIn.push(text)
    draft.value = text
  }
  const script = (id: string) => ({ script_id: id, title: id, text: `text of ${id}` })
  const press = (at: ReturnType<typeof useFinding>, key: string, more: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, ...more })
    at.press(event)
    return event.defaultPrevented
  }
  let finding: ReturnType<typeof useFinding>
  async function shown(words: string): Promise<void> {
    draft.value = words
    await nextTick()
    vi.advanceTimersByTime(100)
    await flushPromises()
  }

  beforeEach(() => {
    vi.useFakeTimers()
    draft.value = ''
    filledIn.length = 0
    api.GET.mockReset().mockImplementation((_, { params }) => answer({ items: params.query.query === 'none' ? [] : [script('one'), script('two')], passed: 3 }))
    finding = within(() => useFinding(ref({ shop: 's-1', order: null, sku: null }), draft, ref(true), fill)).has
  })
  afterEach(() => vi.useRealTimers())

  it('are those of writing where nothing is looked for', async () => {
    await shown('您好')
    expect([finding.open.value, press(finding, 'Enter'), press(finding, 'ArrowDown')]).toEqual([false, false, false])
  })

  it('walk round and fill in', async () => {
    await shown('/th')
    expect([press(finding, 'ArrowUp'), finding.at.value, press(finding, 'ArrowDown'), finding.at.value]).toEqual([true, 1, true, 0])
    press(finding, 'ArrowDown')
    expect([press(finding, 'Enter'), filledIn]).toEqual([true, ['text of two']])
  })

  it('are those of the input method while it chooses characters', async () => {
    await shown('/th')
    expect([press(finding, 'Enter', { isComposing: true }), filledIn]).toEqual([false, []])
  })

  it('Enter that is pressed before the answer takes the first of it', async () => {
    draft.value = '/th'
    await nextTick()
    expect([press(finding, 'Enter'), filledIn]).toEqual([true, []])
    vi.advanceTimersByTime(100)
    await flushPromises()
    expect(filledIn).toEqual(['text of one'])
  })

  it('Enter never takes what stood there for other words', async () => {
    await shown('/th')
    draft.value = '/none'
    await nextTick()
    press(finding, 'Enter')
    vi.advanceTimersByTime(100)
    await flushPromises()
    expect([filledIn, finding.items.value, finding.passed.value]).toEqual([[], [], 3])
  })

  it('Escape takes back an Enter that was pressed before the answer', async () => {
    draft.value = '/th'
    await nextTick()
    press(finding, 'Enter')
    press(finding, 'Escape')
    vi.advanceTimersByTime(100)
    await flushPromises()
    expect([filledIn, draft.value]).toEqual([[], '/th'])
  })

  it.each([
    ['that the answer has too is filled in with it', '/thh', ['text of two']],
    ['that the answer has not, fills in no other', '/none', []],
  ])('a click on what stood there for other words, %s', async (_, words, after) => {
    await shown('/th')
    draft.value = words
    await nextTick()
    finding.choose(1)
    expect(filledIn).toEqual([])
    vi.advanceTimersByTime(100)
    await flushPromises()
    expect(filledIn).toEqual(after)
  })

  it('Escape leaves the slash as it is, until another line looks again', async () => {
    await shown('/th')
    expect([press(finding, 'Escape'), finding.open.value, press(finding, 'Enter')]).toEqual([true, false, false])
    await shown('')
    await shown('/th')
    expect(finding.open.value).toBe(true)
  })
})
