// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import type { ConversationRow, Countdown } from '../src/api/types'
import NoticeCard from '../src/features/conversations/parts/NoticeCard.vue'
import { leftOf, pressing, type Pressing } from '../src/features/conversations/rules/limits'
import { alarmOf, isSeen } from '../src/features/conversations/rules/notices'
import { i18n } from '../src/i18n'
import { chime } from '../src/ui/chime'
import { usePreferences } from '../src/ui/preferences'
import { aRow, SECOND } from './make'
import { answer } from './within'

const route = reactive({ name: 'orders', params: {} as Record<string, string> })
const push = vi.fn<(to: unknown) => void>()
const hears = new Map<string, Set<(frame: unknown) => void>>()
const api = { GET: vi.fn<(path: string, asked: { params: { query: { shop?: string; view: string } } }) => Promise<unknown>>() }
const session = reactive({ api, account: { id: 'me' }, shop: { id: 's-1' }, shops: [{ id: 's-1' }], may: () => true })
vi.mock('vue-router', () => ({ useRoute: () => route, useRouter: () => ({ push }) }))
vi.mock('../src/ui/chime', () => ({ chime: vi.fn<() => void>() }))
vi.mock('../src/api/session', () => ({ useSession: () => session }))
vi.mock('../src/api/live', () => ({
  useLive: () => ({
    skew: 0,
    on: (type: string, hear: (frame: unknown) => void) => {
      hears.set(type, (hears.get(type) ?? new Set()).add(hear))
      return () => hears.get(type)?.delete(hear)
    },
  }),
}))

const reply: Countdown = { limit: 'first_reply', near_at: 100 * SECOND, supervisor_at: null, due_at: 180 * SECOND }
const matter: Countdown = { limit: 'resolution', near_at: 100 * SECOND, supervisor_at: null, due_at: 7_300 * SECOND }
const waits = aRow({ waiting_since: 1, limits: [reply, matter], last_text: 'Where is it?' })
const others = { assignee: { id: 'other', name: 'Other' } }

describe('limits of mine that press', () => {
  it.each<[string, Partial<ConversationRow>, number, [Pressing['told'], string, number] | null]>([
    ['there is time', {}, 99, null],
    ['a reply is near its limit', {}, 140.2, ['nearOwn', 'seconds', 40]],
    ['it is up', {}, 181, ['upOwn', 'seconds', 1]],
    ['it was up a minute ago: what remains is the matter', {}, 240, ['nearEnd', 'minutes', 117]],
    ['only the matter is near its limit', { limits: [matter] }, 100, ['nearEnd', 'hours', 2]],
    ['that is up', { limits: [matter] }, 7_300, null],
    ['answered', { limits: [] }, 140, null],
    ["a colleague's", others, 140, null],
    ['over', { state: 'resolved' }, 140, null],
    ['put aside: its limits run on', { aside: { until: 1, why: '', back: false } }, 140, ['nearOwn', 'seconds', 40]],
  ])('%s', (_, change, second, expected) => {
    const found = pressing([{ ...waits, ...change }], 'me', second * SECOND).map(({ told, left }) => [told, left.unit, left.n])
    expect(found).toEqual(expected ? [expected] : [])
  })

  it('stand by when they are up', () => {
    const sooner = { ...waits, id: 'sooner', limits: [{ ...reply, due_at: 150 * SECOND }] }
    expect(pressing([waits, sooner], 'me', 140 * SECOND).map(({ row }) => row.id)).toEqual(['sooner', 'c-1'])
  })
})

it.each([[0, 'seconds', 0], [119, 'seconds', 119], [120, 'minutes', 2], [7_199, 'minutes', 119], [7_200, 'hours', 2]])('%d seconds are said in %s', (seconds, unit, n) =>
  expect(leftOf(seconds)).toEqual({ unit, n }))

it.each<[string, Partial<ConversationRow>, string, string | null]>([
  ['mine', {}, 'agent', 'near'],
  ['in the queue', { state: 'queued', assignee: null }, 'agent', 'queued'],
  ["a colleague's", others, 'agent', null],
  ['for those who lead', {}, 'supervisor', null],
])('an alarm of one that is %s', (_, change, told, notice) => expect(alarmOf({ row: { ...waits, ...change }, told }, 'me')).toBe(notice))

it.each<[string, { inbox: boolean; open: unknown }, boolean]>([
  ['in it', { inbox: true, open: 'c-1' }, true],
  ['at the list alone, whatever it shows', { inbox: true, open: undefined }, false],
  ['in another one, beside the list', { inbox: true, open: 'c-2' }, false],
  ['on another page', { inbox: false, open: 'c-1' }, false],
])('whether it is seen: %s', (_, where, seen) => expect(isSeen('c-1', { ...where, list: true })).toBe(seen))

describe('the card of what is near', () => {
  /** What is asked for is answered, and drawn. */
  async function settled(): Promise<void> {
    await vi.advanceTimersByTimeAsync(1)
    await flushPromises()
  }
  function say(type: string, frame: unknown = {}): Promise<void> {
    for (const hear of hears.get(type) ?? []) hear(frame)
    return settled()
  }
  const holds = (...rows: ConversationRow[]) => api.GET.mockImplementation(() => answer({ items: rows }))
  const alarm = (change: Partial<ConversationRow> = {}, told = 'agent') => say('alarm', { row: { ...waits, ...change }, told })
  async function card(locale: 'zh' | 'en' = 'zh') {
    localStorage.setItem('xiaoer.preferences', JSON.stringify({ locale }))
    i18n.global.locale.value = locale
    const pinia = createPinia()
    const stub = { template: '<button><slot /></button>' }
    const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } })
    const mounted = mount(NoticeCard, { global: { plugins: [pinia, i18n, [VueQueryPlugin, { queryClient }]], stubs: { ElButton: stub } } })
    await settled()
    return { mounted, preferences: usePreferences(pinia), words: () => mounted.get('[role=status]').text() }
  }

  beforeEach(() => {
    vi.useFakeTimers({ now: 140_000 })
    vi.mocked(chime).mockClear()
    push.mockClear()
    hears.clear()
    api.GET.mockReset()
    holds()
    session.shops = [{ id: 's-1' }]
    Object.assign(route, { name: 'orders', params: {} })
  })
  afterEach(() => vi.useRealTimers())

  it('counts down, opens the one that is up first, and is gone when it is answered', async () => {
    const { mounted, words } = await card()
    await alarm()
    await alarm({ id: 'sooner', customer: { id: 'k-2', name: 'Sooner', level: 0 }, limits: [{ ...reply, due_at: 150 * SECOND }] })
    expect(words()).toContain('还有 10 秒就超时')
    expect(words()).toContain('Sooner')
    expect(words()).toContain('另外还有 1 位')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(words()).toContain('还有 9 秒就超时')
    await mounted.findAll('button')[0]?.trigger('click')
    expect(push.mock.calls).toEqual([[{ name: 'inbox', params: { id: 'sooner' } }]])
    await say('conversation', { row: { ...waits, id: 'sooner', last_seq: 2, limits: [], waiting_since: null } })
    expect(words()).toContain('还有 39 秒就超时')
    await say('conversation', { row: { ...waits, last_seq: 2, limits: [], waiting_since: null } })
    expect(words()).toBe('')
    expect(chime).toHaveBeenCalledTimes(2)
  })

  it('is told in English, and says when the time is up', async () => {
    const { words } = await card('en')
    await alarm()
    expect(words()).toContain('40 seconds left to answer')
    await vi.advanceTimersByTimeAsync(41_000)
    expect(words()).toContain('Out of time')
  })

  it('is silent where sounds are switched off, and in the conversation itself', async () => {
    const { preferences, words } = await card()
    preferences.sound = false
    await alarm()
    expect(words()).toContain('还有 40 秒就超时')
    Object.assign(route, { name: 'inbox', params: { id: 'c-1' } })
    preferences.sound = true
    await alarm()
    expect(words()).toBe('')
    expect(chime).not.toHaveBeenCalled()
  })

  it('does not come back for the same limit once it was put away', async () => {
    const { mounted, words } = await card()
    await alarm()
    await mounted.findAll('button')[1]?.trigger('click')
    expect(words()).toBe('')
    await say('conversation', { row: { ...waits, last_seq: 2 } })
    expect(words()).toBe('')
    await alarm({ last_seq: 3, limits: [{ ...reply, due_at: 190 * SECOND }] })
    expect(words()).toContain('还有 50 秒就超时')
  })

  it('stands there after the page was loaded again, without a sound', async () => {
    holds(waits)
    const { words } = await card()
    expect(words()).toContain('还有 40 秒就超时')
    expect(chime).not.toHaveBeenCalled()
  })

  it('stands there when a conversation whose limit is near becomes theirs, and goes with it', async () => {
    holds({ ...waits, ...others })
    const { words } = await card()
    expect(words()).toBe('')
    await say('conversation', { row: { ...waits, last_seq: 2 } })
    expect(words()).toContain('还有 40 秒就超时')
    await say('conversation', { row: { ...waits, ...others, last_seq: 3 } })
    expect(words()).toBe('')
  })

  it('is put away one by one, and what was written comes after', async () => {
    const named = (id: string, second: number) => ({ ...waits, id, customer: { id, name: id, level: 0 }, limits: [{ ...reply, due_at: second * SECOND }] })
    holds(named('first', 150), named('second', 160))
    const { mounted, words } = await card()
    await say('conversation', { row: { ...waits, id: 'third', limits: [], unread: 1, last_text: 'Hello there' } })
    async function next(): Promise<string> {
      await mounted.findAll('button')[1]?.trigger('click')
      return words()
    }
    const seen = [words(), await next(), await next(), await next()]
    expect(seen.map((one) => ['first', 'second', 'Hello there'].filter((name) => one.includes(name)))).toEqual([['first'], ['second'], ['Hello there'], []])
    expect(seen.map((one) => /另外还有 (\d)/.exec(one)?.[1])).toEqual(['2', '1', undefined, undefined])
  })

  it('says to who does not see it that it is near, then that it is up, and no seconds', async () => {
    holds(waits)
    const { mounted } = await card()
    const aloud = () => mounted.get('.words').findAll(':scope > :not([aria-hidden])').map((one) => one.text())
    expect(aloud()).toEqual(['快超时了', 'Demo shopper', 'Where is it?'])
    await vi.advanceTimersByTimeAsync(41_000)
    expect(aloud()).toEqual(['已超时，请尽快回复', 'Demo shopper', 'Where is it?'])
  })

  const rows = [waits, { ...waits, id: 'c-2' }, { ...waits, id: 'c-3' }]
  it.each<[string, () => Promise<unknown>, string | null]>([
    ['answered', () => answer({ items: rows.map((row) => ({ ...row, last_seq: 2, limits: [] })) }), null],
    ['another limit is near', () => answer({ items: rows.map((row) => ({ ...row, last_seq: 2, limits: [{ ...reply, due_at: 190 * SECOND }] })) }), '还有 50 秒就超时'],
    ['no longer to be had', () => answer({ items: [] }), null],
    ['cannot be asked for a moment', () => Promise.reject(new TypeError('Failed to fetch')), '还有 40 秒就超时'],
  ])('asks once for however many when the line is back: %s', async (_, answered, expected) => {
    holds(...rows)
    const { words } = await card()
    expect(words()).toContain('还有 40 秒就超时')
    api.GET.mockClear().mockImplementation(answered)
    await say('welcome', { server_at: 0 })
    expect(api.GET.mock.calls.map(([path, { params }]) => [path, params.query])).toEqual([['/api/v1/conversations', { shop: 's-1', view: 'all' }]])
    if (expected) expect(words()).toContain(expected)
    else expect(words()).toBe('')
  })

  it('tells of theirs at another shop too, also of what is put aside there', async () => {
    session.shops = [{ id: 's-1' }, { id: 's-2' }]
    const there = { ...waits, id: 'there', shop_id: 's-2' }
    api.GET.mockImplementation((_, { params }) => answer({ items: params.query.view === 'aside' ? [there] : [] }))
    const { words } = await card()
    expect(words()).toContain('还有 40 秒就超时')
    await say('conversation', { row: { ...there, last_seq: 2, limits: [] } })
    expect(words()).toBe('')
    await alarm({ shop_id: 's-2', limits: [{ ...reply, due_at: 190 * SECOND }] })
    expect(words()).toContain('还有 50 秒就超时')
  })
})
