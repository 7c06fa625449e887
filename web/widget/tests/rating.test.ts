// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import { createRating, isToBeRated } from '../src/files/rating'
import type { Entry, Thread } from '../src/thread'

const HOUR = 3_600_000_000
const now = Date.now() * 1000
const said = (author: Entry['author'], more: Partial<Entry> = {}) => ({ author, client_id: 'c1', at: now, ...more }) as Entry
const end = said('system', { client_id: 'resolved:3' })
const mark = said('shopper', { score: 4 })
const served: Thread = [said('shopper'), said('agent'), end]

it.each<[string, Thread, boolean]>([
  ['nothing was said', [], false],
  ['nobody has served', [said('shopper'), end], false],
  ['it goes on', served.slice(0, 2), false],
  ['an agent has served', served, true],
  ['almost a day ago', [said('agent'), { ...end, at: now - 24 * HOUR + 1 }], true],
  ['a day ago: the desk would refuse it', [said('agent'), { ...end, at: now - 24 * HOUR }], false],
  ['the bot has served', [said('shopper'), said('bot'), end], true],
  ['a mark was given', [...served, mark], false],
  ['it went on after the end', [...served, said('shopper')], false],
  ['it ended again after a mark', [...served, mark, said('shopper'), end], true],
])('asks for a mark or not: %s', (_name, thread, wanted) => expect(isToBeRated(thread, now)).toBe(wanted))

let sent: { kind: string; body: string; score: number; client_id: string; conversation: null }[]
let outcome: string
let log: HTMLElement

beforeEach(() => {
  ;[sent, outcome] = [[], 'queued']
  document.body.innerHTML = '<div></div>'
  log = document.body.firstElementChild as HTMLElement
})

function asked() {
  const client = { send: (draft: (typeof sent)[0]) => (sent.push(draft), outcome) } as unknown as LiveClient
  const rating = createRating(log, client, 'zh')
  rating[0](served)
  return rating
}

const card = () => log.querySelector('.rate')
const press = (text: string) => [...log.querySelectorAll('button')].find((one) => one.textContent?.includes(text))?.click()
const note = () => log.querySelector('[role=status]')

it('sends the mark with its words, once while it is on its way', () => {
  const [follow] = asked()
  expect(log.querySelector('textarea')?.closest('[hidden]')).not.toBeNull()
  press('不太满意')
  press('非常满意')
  expect([...log.querySelectorAll('[aria-pressed=true]')].map((one) => one.textContent)).toEqual(['5非常满意'])
  const words = log.querySelector('textarea')
  if (words) words.value = ' 谢谢 '
  press('提交评价')
  press('提交')
  expect(sent).toMatchObject([{ conversation: null, kind: 'survey', body: '谢谢', score: 5 }])
  expect(note()?.textContent).toBe('提交中…')
  follow([...served, mark])
  expect(card()).toBeNull()
})

it('says why a mark was not taken, and lets it be given again', () => {
  const [, hear] = asked()
  press('一般')
  press('提交评价')
  hear({ type: 'refused', client_id: 'another', sentence_zh: '不是这条' } as ServerFrame)
  expect(note()?.textContent).toBe('提交中…')
  hear({ type: 'refused', client_id: sent[0]?.client_id, sentence_zh: '请稍后再试' } as ServerFrame)
  expect(note()?.textContent).toBe('请稍后再试')
  outcome = 'outbox_full'
  press('提交评价')
  expect(note()?.textContent).toBe('没有发出去，请检查网络后重试')
})

it('goes when the conversation goes on, and comes back at its end', () => {
  const [follow] = asked()
  follow(served)
  expect(log.querySelectorAll('.rate')).toHaveLength(1)
  follow([...served, said('shopper')])
  expect(card()).toBeNull()
  follow([...served, said('shopper'), said('agent'), end])
  expect(card()).not.toBeNull()
})

it('asks no more where the desk finds it too late, and says so', () => {
  const [, hear] = asked()
  press('一般')
  press('提交评价')
  hear({ type: 'refused', client_id: sent[0]?.client_id, code: 'rating_too_late', sentence_zh: '不能再评价' } as ServerFrame)
  expect(log.querySelectorAll('button, textarea')).toHaveLength(0)
  expect(card()?.textContent).toBe('不能再评价')
})

it('leaves the keyboard with the messages where the card goes from under it', () => {
  log.tabIndex = 0
  const [follow] = asked()
  press('一般')
  const send = [...log.querySelectorAll('button')].at(-1)
  send?.focus()
  press('提交评价')
  expect([document.activeElement === send, send?.getAttribute('aria-disabled')]).toEqual([true, 'true'])
  follow([...served, mark])
  expect(document.activeElement).toBe(log)
})

it('takes the keyboard from nobody who is elsewhere', () => {
  log.tabIndex = 0
  const field = document.body.appendChild(document.createElement('input'))
  const [follow] = asked()
  field.focus()
  follow([...served, mark])
  expect(document.activeElement).toBe(field)
})
