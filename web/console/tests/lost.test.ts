// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import ThreadPane from '../src/app/inbox/ThreadPane.vue'
import { useFound } from '../src/app/palette/useFound'
import { useThread } from '../src/features/conversations/useThread'
import FailureNote from '../src/ui/FailureNote.vue'
import { i18n } from '../src/i18n'
import { aMessage, aRow } from './make'
import { answer, refused, within } from './within'

const asked: [path: string, query: { after?: number; limit?: number }][] = []
const server: { of: (path: string) => Promise<unknown> } = { of: () => refused('mistake') }
vi.mock('element-plus', () => ({ ElButton: 'button' }))
vi.mock('vue-router', () => ({ useRouter: () => ({ push: () => {} }) }))
vi.mock('../src/api/live', () => ({ useLive: () => ({ skew: 0, on: () => {}, watch: () => {}, unwatch: () => {}, tell: () => true }) }))
vi.mock('../src/api/session', () => ({
  useSession: () => ({
    account: { id: 'me' }, standing: 'in', shop: { id: 's-1' }, may: () => true,
    api: {
      GET: (path: string, { params }: { params: { query: object } }) => {
        asked.push([path, params.query])
        return server.of(path)
      },
    },
  }),
}))
const page = (from: number, to: number) => answer({ passed: [], items: Array.from({ length: to - from + 1 }, (_, i) => aMessage({ seq: from + i, id: `m-${from + i}` })) })

beforeEach(() => {
  asked.length = 0
  sessionStorage.clear()
})

describe('older messages', () => {
  it('that could not be had are told of, and come when they are asked for again, not before', async () => {
    server.of = () => page(51, 150)
    const { has, leave } = within(() => useThread(ref(aRow({ last_seq: 150 })), ref(null)))
    await vi.waitFor(() => expect(has.page.isSuccess.value).toBe(true))
    server.of = () => refused('mistake')
    await has.older.load()
    expect([has.older.failed.value, has.older.busy.value, asked.length]).toEqual([true, false, 2])
    await has.older.load()
    expect(asked.length).toBe(2)
    server.of = () => page(1, 50)
    await has.older.load(true)
    expect([has.older.failed.value, has.thread.value.messages.length, asked.at(-1)?.[1]]).toEqual([false, 150, { after: 0, limit: 50 }])
    leave()
  })
})

describe('a conversation that could not be had', () => {
  it('is asked for again, and stays open', async () => {
    const props = {
      row: null, failure: new Error('lost'), awaited: true, next: null, now: 0, me: 'me', mayReply: true, sideHidden: false, alone: false, busy: false,
      mayHandOver: false, along: false, mayReassign: false,
    }
    const part = mount(ThreadPane, { props, shallow: true, global: { plugins: [i18n, createPinia()] } })
    part.getComponent(FailureNote).vm.$emit('retry')
    expect([part.emitted('retry')?.length, part.emitted('back')]).toEqual([1, undefined])
  })
})

describe('the palette', () => {
  const ORDER = { id: 'o-1', number: 'SO-1', state_zh: '', state_en: '' }
  const PRODUCT = { id: 'p-1', title: 'Coat', title_en: '', sku: 'sku' }

  it('shows what was found where one kind could not be looked for, says so, and looks for that again', async () => {
    const items = new Map<string, unknown>([['/api/v1/orders', [ORDER]], ['/api/v1/products', [PRODUCT]]])
    server.of = (path) => (items.has(path) ? answer({ items: items.get(path) }) : refused('mistake'))
    const { has, leave } = within(() => useFound(ref('coat')))
    await vi.waitFor(() => expect(has.failed.value).toEqual(['customer']))
    await vi.waitFor(() => expect(has.found.value.map(({ id }) => id)).toEqual(['order:o-1', 'product:p-1']))
    items.set('/api/v1/customers', [{ id: 'k-1', name: 'Demo', nick: '' }])
    has.again()
    await vi.waitFor(() => expect(has.found.value.map(({ id }) => id)).toEqual(['order:o-1', 'customer:k-1', 'product:p-1']))
    expect(has.failed.value).toEqual([])
    expect(asked.map(([path]) => path).filter((path) => path.endsWith('orders')).length).toBe(1)
    leave()
  })
})
