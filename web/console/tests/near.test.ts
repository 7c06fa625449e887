// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { VueQueryPlugin } from '@tanstack/vue-query'
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
import { answer, refused } from './within'

const route = reactive({ name: 'orders', params: {} as Record<string, string> })
const push = vi.fn<(to: unknown) => void>()
const hears = new Map<string, Set<(frame: unknown) => void>>()
const api = { GET: vi.fn<(path: string, asked: { params: { path: { conversation_id: string } } }) => Promise<unknown>>() }
vi.mock('vue-router', () => ({ useRoute: () => route, useRouter: () => ({ push }) }))
vi.mock('../src/ui/chime', () => ({ chime: vi.fn<() => void>() }))
vi.mock('../src/api/session', () => ({ useSession: () => ({ api, account: { id: 'me' } }) }))
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
  ['at the list alone', { inbox: true, open: undefined }, true],
  ['in another one, beside the list', { inbox: true, open: 'c-2' }, false],
  ['on another page', { inbox: false, open: 'c-1' }, false],
])('whether it is seen: %s', (_, where, seen) => expect(isSeen('c-1', { ...where, list: true })).toBe(seen))

describe('the card of what is near', () => {
  function say(type: string, frame: unknown = {}): Promise<unknown> {
    for (const hear of hears.get(type) ?? []) hear(frame)
    return flushPromises()
  }
  const alarm = (change: Partial<ConversationRow> = {}, told = 'agent') => say('alarm', { row: { ...waits, ...change }, told })
  function card(locale: 'zh' | 'en' = 'zh') {
    localStorage.setItem('xiaoer.preferences', JSON.stringify({ locale }))
    i18n.global.locale.value = locale
    const pinia = createPinia()
    const stub = { template: '<button><slot /></button>' }
    const mounted = mount(NoticeCard, { global: { plugins: [pinia, i18n, VueQueryPlugin], stubs: { ElButton: stub } } })
    return { mounted, preferences: usePreferences(pinia), words: () => mounted.get('[role=status]').text() }
  }

  beforeEach(() => {
    vi.useFakeTimers({ now: 140_000 })
    vi.mocked(chime).mockClear()
    push.mockClear()
    hears.clear()
    Object.assign(route, { name: 'orders', params: {} })
  })
  afterEach(() => vi.useRealTimers())

  it('counts down, opens the one that is up first, and is gone when it is answered', async () => {
    const { mounted, words } = card()
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
    const { words } = card('en')
    await alarm()
    expect(words()).toContain('40 seconds left to answer')
    await vi.advanceTimersByTimeAsync(41_000)
    expect(words()).toContain('Out of time')
  })

  it('is silent where sounds are switched off, and in the conversation itself', async () => {
    const { preferences, words } = card()
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
    const { mounted, words } = card()
    await alarm()
    await mounted.findAll('button')[1]?.trigger('click')
    expect(words()).toBe('')
    await say('conversation', { row: { ...waits, last_seq: 2 } })
    expect(words()).toBe('')
    await alarm({ last_seq: 3, limits: [{ ...reply, due_at: 190 * SECOND }] })
    expect(words()).toContain('还有 50 秒就超时')
  })

  it.each<[string, () => Promise<unknown>, string]>([
    ['answered', () => answer({ ...waits, last_seq: 2, limits: [] }), ''],
    ['still near', () => answer(waits), '还有 40 秒就超时'],
    ['no longer to be had', () => refused('conversation_missing'), ''],
  ])('looks again when the line is back: %s', async (_, answered, expected) => {
    api.GET.mockImplementation(answered)
    const { words } = card()
    await alarm()
    await say('welcome', { server_at: 0 })
    expect(words()).toContain(expected)
    expect(words() === '').toBe(expected === '')
  })
})
