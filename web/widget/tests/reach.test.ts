// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import { createReaching, hasLeft } from '../src/files/reaching'
import { createForm } from '../src/reach/form'
import { post, Refusal } from '../src/reach/post'
import type { Told } from '../src/reach/post'
import { start } from '../src/reach/main'
import type { ReachForm } from '../src/reach/part'
import { reachTexts } from '../src/reach/text'
import type { Entry, Thread } from '../src/thread'

const entry = (author: Entry['author'], client_id: string) => ({ author, client_id }) as Entry
const line = entry('system', 'contact:reach-0001')
const settled = () => new Promise((done) => setTimeout(done))
const base = 'https://desk.example/w/yunhe.js'

it.each<[string, Thread, boolean]>([
  ['nothing was said', [], false],
  ['something else was said', [entry('shopper', 'c1'), entry('system', 'sign.closed:1')], false],
  ['a shopper cannot say it', [entry('shopper', 'contact:reach-0001')], false],
  ['the desk has said so', [entry('shopper', 'c1'), line, entry('shopper', 'c2')], true],
])('knows whether it was left: %s', (_name, thread, left) => expect(hasLeft(thread)).toBe(left))

it('has every text in both languages', () => {
  expect(Object.keys(reachTexts.en)).toEqual(Object.keys(reachTexts.zh))
})

/** What was asked of the desk, and what the form was told; the script is fetched as often as `fetches` says. */
function asking(fetched?: () => Promise<never>) {
  const [told, shown] = [[] as unknown[], [] as unknown[]]
  const fetches = vi.fn<() => Promise<ReachForm>>(fetched ?? (async () => (...to) => void shown.push(to)))
  const client = { tell: (frame: unknown) => told.push(frame) } as unknown as LiveClient
  const [follow, hear] = createReaching(client, fetches)
  return { told, shown, fetches, follow, hear: (frame: object) => hear(frame as ServerFrame) }
}

it('asks when a person is waited for anew or a sign has come, and not with every place in the queue', () => {
  const { told, hear } = asking()
  const frames = [
    { type: 'welcome', state: null },
    { type: 'state', state: 'queued', queue_place: 3 },
    { type: 'state', state: 'queued', queue_place: 2 },
    { type: 'message', author: 'shopper' },
    { type: 'message', author: 'agent' },
    { type: 'typing' },
  ]
  frames.forEach(hear)
  expect(told).toHaveLength(3)
  hear({ type: 'message', author: 'system' })
  hear({ type: 'state', state: 'assigned' })
  expect(told).toEqual(Array.from({ length: 5 }, () => ({ type: 'reach' })))
})

it('fetches the form once, when nobody is there', async () => {
  const { shown, fetches, hear } = asking()
  hear({ type: 'reach', path: null, back: '' })
  await settled()
  expect(fetches).not.toHaveBeenCalled()
  hear({ type: 'reach', path: '/api/v1/reach/a', back: '明天 09:00' })
  hear({ type: 'reach', path: '/api/v1/reach/b', back: '' })
  hear({ type: 'reach', path: null, back: '' })
  await settled()
  expect(fetches).toHaveBeenCalledTimes(1)
  expect(shown).toEqual([['/api/v1/reach/a', '明天 09:00'], ['/api/v1/reach/b', ''], [null, '']])
})

it('tries again where the script did not come', async () => {
  const { fetches, hear } = asking(() => Promise.reject(new Error('offline')))
  hear({ type: 'reach', path: '/a', back: '' })
  await settled()
  hear({ type: 'reach', path: '/b', back: '' })
  await settled()
  expect(fetches).toHaveBeenCalledTimes(2)
})

it('puts the form away for good once the desk has said that it was left', async () => {
  const { told, shown, follow, hear } = asking()
  hear({ type: 'reach', path: '/a', back: '' })
  await settled()
  const asked = told.length
  follow([line])
  follow([line, entry('shopper', 'c2')])
  hear({ type: 'welcome', state: 'queued' })
  await settled()
  expect([shown, told.length]).toEqual([[['/a', ''], [null, '']], asked])
})

let posted: Told[]
let answer: () => Promise<void>

function form(locale: 'zh' | 'en' = 'zh') {
  const made = createForm(locale, (told) => {
    posted.push(told)
    return answer()
  })
  document.body.replaceChildren(made[0])
  return made
}

const button = (text: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === text) as HTMLButtonElement
const field = (name: string) => document.querySelector(`[autocomplete=${name}]`) as HTMLInputElement
const box = () => document.querySelector('[type=checkbox]') as HTMLInputElement
const note = () => document.querySelector('[role=status]')?.textContent
const submit = async () => {
  document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await settled()
}
function fill(input: HTMLInputElement, value: string): void {
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

beforeEach(() => {
  posted = []
  answer = async () => {}
})

it('says when somebody is back, and opens with the keyboard in its first field', () => {
  const [, away] = form()
  away('明天 09:00')
  expect(document.querySelector('p')?.textContent).toBe('客服现在不在线，明天 09:00 上班，您的消息会保留。')
  away('')
  expect(document.querySelector('p')?.textContent).toBe('客服现在不在线，您的消息会保留，上线后尽快回复您。')
  const offer = button('留下联系方式')
  expect([document.querySelector('form')?.hidden, offer.getAttribute('aria-expanded')]).toEqual([true, 'false'])
  offer.click()
  expect([document.querySelector('form')?.hidden, offer.getAttribute('aria-expanded')]).toEqual([false, 'true'])
  expect(document.activeElement).toBe(field('name'))
  offer.click()
  expect(offer.getAttribute('aria-expanded')).toBe('false')
})

it('gives every field a name', () => {
  form('en')
  expect([...document.querySelectorAll('label')].map((one) => [one.textContent, one.querySelector('input')?.type])).toEqual([
    ['Name (optional)', 'text'],
    ['Phone', 'tel'],
    ['E-mail', 'email'],
    ['I agree that the shop uses these details to answer this request', 'checkbox'],
  ])
})

it('sends what stands in it, once while it is on its way', async () => {
  let arrive = () => {}
  answer = () => new Promise((done) => (arrive = done))
  form()
  fill(field('name'), '演示李女士')
  fill(field('tel'), '13812345678')
  box().checked = true
  await submit()
  await submit()
  expect(posted).toMatchObject([{ name: '演示李女士', phone: '13812345678', email: '', agreed: true }])
  expect([note(), button('提交').getAttribute('aria-disabled')]).toEqual(['提交中…', 'true'])
  arrive()
  await settled()
  expect([note(), field('tel').value, box().checked]).toEqual(['', '', false])
})

it.each([
  ['phone_unreadable', () => field('tel')],
  ['nothing_to_reach_by', () => field('tel')],
  ['email_unreadable', () => field('email')],
  ['consent_needed', box],
])('shows the field that is wrong, and why: %s', async (code, wrong) => {
  form()
  answer = () => Promise.reject(new Refusal(code, '请检查一下'))
  await submit()
  expect([note(), wrong().getAttribute('aria-invalid')]).toEqual(['请检查一下', 'true'])
  expect(document.activeElement).toBe(wrong())
  expect(document.getElementById(wrong().getAttribute('aria-describedby') ?? '')?.textContent).toBe('请检查一下')
  answer = async () => {}
  await submit()
  expect(document.querySelector('[aria-invalid]')).toBeNull()
})

it('is the same again until something is changed, and says where no answer came', async () => {
  form()
  fill(field('tel'), '13812345678')
  answer = () => Promise.reject(new TypeError('Failed to fetch'))
  await submit()
  expect(note()).toBe('没有提交成功，请检查网络后重试')
  await submit()
  fill(field('tel'), '13912345678')
  await submit()
  const [first, second, third] = posted.map((one) => one.client_id)
  expect(first?.length).toBeGreaterThanOrEqual(8)
  expect([second === first, third === first]).toEqual([true, false])
})

it('posts as plain text without cookies, and gives the desk’s sentence of the page’s language', async () => {
  const told: Told = { client_id: 'reach-0001', name: '', phone: '1', email: '', agreed: true }
  const body = JSON.stringify({ code: 'phone_unreadable', detail_zh: '号码不对', detail_en: 'No number' })
  const fetched = vi.fn<typeof fetch>(async () => new Response(body, { status: 422 }))
  vi.stubGlobal('fetch', fetched)
  await expect(post('/api/v1/reach/t', told, 'en', base)).rejects.toMatchObject({ code: 'phone_unreadable', message: 'No number' })
  expect(fetched).toHaveBeenCalledWith('https://desk.example/api/v1/reach/t', {
    method: 'POST',
    body: JSON.stringify(told),
    credentials: 'omit',
    signal: expect.any(AbortSignal),
  })
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
  await expect(post('/x', told, 'zh', base)).rejects.toMatchObject({ code: '', message: '' })
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }))
  await expect(post('/x', told, 'zh', base)).resolves.toBeUndefined()
  vi.unstubAllGlobals()
})

it('stands below the messages, and leaves the keyboard with them when it goes', () => {
  const root = document.createElement('div').attachShadow({ mode: 'open' })
  document.body.append(root.host)
  const log = document.createElement('div')
  log.tabIndex = 0
  root.append(log)
  const show = start(root, log, 'zh', base)
  show(null, '')
  expect(log.children).toHaveLength(0)
  show('/a', '')
  show('/b', '明天 09:00')
  expect(log.querySelectorAll('.reach')).toHaveLength(1)
  log.querySelector('button')?.focus()
  show(null, '')
  expect([log.children.length, root.activeElement === log]).toEqual([0, true])
})
