// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import { message } from '../../live/tests/stage'
import { createCounting } from '../src/files/counting'
import { fileTexts } from '../src/files/text'
import { firstState } from '../src/state'
import type { State } from '../src/state'
import { sayIn } from '../src/text'
import { marked, placed, written } from '../src/thread'
import { createComposer } from '../src/view/composer'
import { createHeader } from '../src/view/header'
import { createLauncher } from '../src/view/launcher'
import { createLog } from '../src/view/log'

const say = sayIn('zh')
const state = (change: Partial<State>): State => ({ ...firstState(), open: true, ...change })
const log = (onRetry = (_text: string, _key: string) => {}) => createLog('您好', 'zh', say, onRetry)
const lines = (element: Element) => [...element.querySelectorAll('.entry')].map((row) => row.textContent)

it('shows text as text, never as markup', () => {
  const [element, show] = log()
  show(state({ thread: written([], 'a', '<img src=x onerror=alert(1)>', 0) }))
  expect(element.querySelector('img')).toBeNull()
  expect(lines(element)[1]).toContain('<img src=x onerror=alert(1)>')
})

it('marks the bot’s answer with its name and source, and an agent’s with the agent’s name, once in a row', () => {
  const [element, show] = log()
  const bot = { ...message('c1', 1), author: 'bot' as const, source: { knowledge_entry_id: 'k', title: '发货时间' } }
  show(state({ thread: [bot, message('c1', 2), message('c1', 3)].reduce(placed, []) }))
  expect([...element.querySelectorAll('b')].map((name) => name.textContent)).toEqual(['智能客服', '客服小云（演示）'])
  expect(element.querySelector('.bot .bubble small')?.textContent).toBe('来源：发货时间')
})

it('keeps the element of a message while its state changes, and offers to send a failed one again', () => {
  const retry = vi.fn<(text: string, key: string) => void>()
  const [element, show] = log(retry)
  const thread = written([], 'a', '在吗', 0)
  show(state({ thread }))
  const row = element.querySelector('.shopper')
  show(state({ thread: marked(thread, 'failed', '太快了') }))
  expect(element.querySelector('.shopper')).toBe(row)
  expect(row?.querySelector('.bad')?.textContent).toBe('太快了')
  row?.querySelector('button')?.click()
  expect(retry).toHaveBeenCalledWith('在吗', 'a')
  show(state({ thread: placed(thread, { ...message('c1', 1, 'a'), author: 'shopper' }) }))
  expect(element.querySelectorAll('.shopper')).toHaveLength(1)
  expect(row?.querySelector('.meta')?.textContent).toContain('已发送')
})

it('stands in the order of the thread, and empties with it', () => {
  const [element, show] = log()
  const two = written(written([], 'a', '一', 0), 'b', '二', 0)
  show(state({ thread: two }))
  show(state({ thread: placed(two, { ...message('c1', 1, 'b'), author: 'shopper', body: '二' }) }))
  expect(lines(element).map((line) => line.slice(0, 1))).toEqual(['您', '二', '一'])
  show(state({ thread: [] }))
  expect(lines(element)).toEqual(['您好'])
})

it('sends by Enter, not while a word is being composed, not by Shift+Enter', () => {
  const sent: string[] = []
  const [, field] = createComposer(say, (text) => sent.push(text))
  const press = (more: KeyboardEventInit) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, ...more }))
  field.value = '  ni hao  '
  press({ isComposing: true })
  press({ keyCode: 229 })
  press({ shiftKey: true })
  expect(sent).toEqual([])
  press({})
  expect([sent, field.value]).toEqual([['ni hao'], ''])
  press({})
  expect(sent).toHaveLength(1)
})

it('counts near the limit and does not send beyond it', () => {
  const sent: string[] = []
  const [form, field] = createComposer(say, (text) => sent.push(text))
  createCounting(form as HTMLFormElement, fileTexts.zh)
  const count = form.querySelector('small') as HTMLElement
  const send = form.querySelector('button') as HTMLButtonElement
  const type = (text: string) => {
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  type('字'.repeat(3990))
  expect([count.hidden, count.textContent, send.disabled]).toEqual([false, '还可输入 10 字', false])
  type('字'.repeat(4002))
  expect([count.textContent, send.disabled]).toEqual(['超出 2 字，请精简', true])
  form.dispatchEvent(new Event('submit', { cancelable: true }))
  expect([sent, field.value.length]).toEqual([[], 4002])
  type('字'.repeat(3800))
  expect(count.hidden).toBe(false)
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  expect([sent.length, count.hidden]).toEqual([1, true])
  type('字'.repeat(3799))
  expect(count.hidden).toBe(true)
})

it('shows the shop’s signature, then the agent who answers', () => {
  const texts = { name: '云禾', agent_title: '高级顾问', greeting: '', quick: [], promise: '30 秒内有回应' }
  const [element, show] = createHeader(
    (key) => texts[key],
    '客服小禾（演示）',
    say,
    () => {},
  )
  show(state({}))
  expect(element.querySelector('small')?.textContent).toBe('客服小禾（演示） · 高级顾问 · 30 秒内有回应')
  show(state({ agent: '客服小云（演示）' }))
  expect(element.querySelector('small')?.textContent).toBe('客服小云（演示） · 30 秒内有回应')
})

it('counts unread messages on the launcher, for eyes and for screen readers', () => {
  const [element, show] = createLauncher('客服小禾（演示）', say, () => {})
  show(state({ open: false, unread: 2 }))
  expect(element.querySelector('[aria-hidden]:last-child')?.textContent).toBe('2')
  expect(element.querySelector('[role=status]')?.textContent).toBe('2 条未读消息')
  show(state({ open: true }))
  expect(element.hidden).toBe(true)
})
