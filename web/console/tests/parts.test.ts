// @vitest-environment happy-dom
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import TakeOverDialog from '../src/app/leading/TakeOverDialog.vue'
import type { ApprovalView, HeldView, SegmentView } from '../src/api/types'
import ApprovalCard from '../src/features/approvals/parts/ApprovalCard.vue'
import ThreadHead from '../src/features/conversations/parts/ThreadHead.vue'
import SegmentForm from '../src/features/customers/parts/SegmentForm.vue'
import StoredTalks from '../src/features/intake/parts/StoredTalks.vue'
import { i18n } from '../src/i18n'
import DraftFoot from '../src/ui/DraftFoot.vue'
import { aMessage, aRow } from './make'
import { answer, refused } from './within'

const api = { GET: vi.fn<(path: string, asked: { params: { query: { after: string | null } } }) => Promise<unknown>>(), POST: vi.fn<(path: string) => Promise<unknown>>() }
vi.mock('element-plus', () => ({ ElMessage: vi.fn<() => void>(), ElDialog: 'div', ElButton: 'button' }))
vi.mock('vue-router', async (whole) => ({ ...(await whole<object>()), useRoute: () => ({ name: 'approvals' }) }))
vi.mock('../src/api/live', () => ({ useLive: () => ({ on: () => () => {} }) }))
vi.mock('../src/api/session', () => ({ useSession: () => ({ api, shop: { id: 's-1', zone: 'UTC' }, account: { id: 'lead' } }) }))

function shown<T extends object>(part: T, props: object, stubs = {}, queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })) {
  return mount(part as never, {
    props: props as never,
    global: { plugins: [i18n, createPinia(), [VueQueryPlugin, { queryClient: queries }]], stubs: { RouterLink: RouterLinkStub, ...stubs } },
  })
}

describe('under settings that are edited', () => {
  it.each([
    ['as it is saved', { changed: false, behind: false }, [true, true]],
    ['changed', { changed: true, behind: false }, [false, false]],
    ['refused, and the very same is typed as somebody has saved: the newest can be loaded', { changed: false, behind: true }, [false, true]],
  ])('%s', (_, state, disabled) => {
    const foot = shown(DraftFoot, { wrong: '', hindered: false, busy: false, done: false, words: { save: 'save' }, ...state })
    expect(foot.findAll('button').map((one) => one.element.disabled)).toEqual(disabled)
  })
})

it.each([
  ['widget', '售前 · 机器人接待中'],
  ['api', '售前 · 接口接入 · 机器人接待中'],
  ['import', '售前 · 导入的记录 · 机器人接待中'],
] as const)('a conversation says that it came by another channel than the widget: %s', (channel, words) => {
  const whether = { mayReply: false, sideHidden: false, alone: false, busy: false, mayHandOver: false, along: false, mayReassign: false }
  const head = shown(ThreadHead, { row: aRow({ channel, state: 'bot' }), me: 'me', now: 0, ...whether }, { NameAvatar: true, WaitClock: true })
  expect(head.get('.who p').text()).toBe(words)
})

it('a segment that somebody has saved meanwhile can be loaded once the list is new', async () => {
  const condition = { match: 'all' as const, tests: [{ test: 'is_a' as const, kind: 'person' as const }] }
  const segment: SegmentView = { id: 'one', shop_id: 's-1', name: 'old', tag: null, condition, members: 0, counted_at: 1, changed_at: 1, by_name: '' }
  api.POST.mockImplementation((path) => (path.endsWith('count') ? answer({ count: 0 }) : refused('changed_meanwhile')))
  const queries = new QueryClient()
  let come: () => void = () => {}
  vi.spyOn(queries, 'invalidateQueries').mockReturnValue(new Promise((resolve) => (come = resolve)))
  const form = shown(SegmentForm, { segment }, { TestFields: true, SegmentedChoice: true }, queries)
  await form.get('form').trigger('submit')
  await flushPromises()
  expect(form.get('[role=alert] button').element).toMatchObject({ disabled: true })
  come()
  await flushPromises()
  expect(form.get('[role=alert] button').element).toMatchObject({ disabled: false })
})

describe('a list that goes on', () => {
  const page = (id: string, next: string | null) => answer({ items: [{ conversation: aRow({ id, last_text: `words of ${id}` }), channel: '', score: null }], next })
  const asked = () => api.GET.mock.calls.map(([, { params }]) => params.query.after)

  it('keeps what it has where the next part cannot be had, and asks for that part alone again', async () => {
    api.GET.mockImplementationOnce(() => page('c-1', 'after')).mockImplementationOnce(() => refused('server')).mockImplementationOnce(() => page('c-2', null))
    const list = shown(StoredTalks, { id: 'i-1' })
    await flushPromises()
    await list.get('button').trigger('click')
    await flushPromises()
    expect([list.text().includes('words of c-1'), list.get('[role=status]').text(), list.get('button').text()]).toEqual([
      true, '后面的内容没能加载。', '再试一次',
    ])
    await list.get('button').trigger('click')
    await flushPromises()
    expect([list.findAll('li').length, list.find('button').exists(), asked()]).toEqual([2, false, [null, 'after', 'after']])
  })

  it('keeps what it has where it cannot be brought up to date, and says from when that is', async () => {
    api.GET.mockImplementationOnce(() => page('c-1', null)).mockImplementationOnce(() => refused('server'))
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
    const list = shown(StoredTalks, { id: 'i-3' }, {}, queries)
    await flushPromises()
    await queries.invalidateQueries()
    await flushPromises()
    expect([list.findAll('li').length, list.get('[role=status]').text()]).toEqual([1, expect.stringMatching(/^没能更新，下面是 \d\d:\d\d 的内容。/)])
  })

  it('says so where it has nothing yet', async () => {
    api.GET.mockImplementation(() => refused('server'))
    const list = shown(StoredTalks, { id: 'i-2' })
    await flushPromises()
    expect(list.get('[role=alert]').text()).toContain('没能加载导入的会话')
  })
})

describe('taking over', () => {
  const Slot = defineComponent({ setup: (_, { slots }) => () => h('div', slots['default']?.()) })
  it.each([
    ['is asked for by Ctrl Enter', false, [['']]],
    ['is not asked for twice', true, undefined],
  ])('%s', async (_, busy, over) => {
    const dialog = shown(TakeOverDialog, { modelValue: true, row: aRow(), busy, failure: '' }, { AskDialog: Slot })
    await dialog.get('textarea').trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect(dialog.emitted('over')).toEqual(over)
  })
})

describe('an alteration that is being typed', () => {
  const held = { id: 'h-1', step: 0, text: 'words', body: 'words', topics: [], chain: [{}], decided: [], author_id: 'a', at: 0 } as unknown as HeldView
  const item: ApprovalView = { held, row: aRow(), lines: [aMessage()], mine: true }

  it('is closed by Escape, and not by the Escape that ends what an input method composes', async () => {
    const card = shown(ApprovalCard, { item, current: true })
    await card.findAll('button')[1]?.trigger('click')
    await card.get('textarea').trigger('keydown', { key: 'Escape', isComposing: true })
    expect(card.find('textarea').exists()).toBe(true)
    await card.get('textarea').trigger('keydown', { key: 'Escape' })
    expect(card.find('textarea').exists()).toBe(false)
  })

  it('tells what its light found, at its place, and touches nothing where there are no topics', () => {
    const found = { rule_id: 'rude', light: 'red', start: 0, end: 4, words: 'rude', reason_zh: '太冲', reason_en: 'Rude', better_zh: '', better_en: '', ready_zh: null, ready_en: null }
    const red = { ...held, text: 'rude words', topics: [], light: { light: 'red', findings: [found] } } as unknown as HeldView
    const card = shown(ApprovalCard, { item: { ...item, held: red }, current: false })
    expect([card.get('mark').text(), card.get('.reasons').text(), card.find('.topic').exists()]).toEqual(['rude', 'rude 太冲 rude', false])
    expect(card.get('header').text()).toContain('红灯')
  })
})
