// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import type { ApprovalView, HeldView } from '../src/api/types'
import { useDecision } from '../src/features/approvals/useDecision'
import { aRow } from './make'
import { answer, within } from './within'

const api = { POST: vi.fn<(path: string, asked: { body: unknown }) => Promise<unknown>>() }
vi.mock('element-plus', () => ({ ElMessage: vi.fn<() => void>() }))
vi.mock('vue-router', () => ({ useRoute: () => ({ name: 'approvals' }) }))
vi.mock('../src/api/session', () => ({ useSession: () => ({ api, account: { id: 'lead' }, may: () => true }) }))
vi.mock('../src/api/live', () => ({ useLive: () => ({ on: () => () => {} }) }))

const held = { id: 'h-1', step: 0, text: 'as written', chain: [], decided: [] } as unknown as HeldView
const item = ref<ApprovalView>({ held, row: aRow(), lines: [], mine: true })
beforeEach(() => {
  vi.clearAllMocks()
  item.value = { held, row: aRow(), lines: [], mine: true }
})
const opened = () => within(() => useDecision(item)).has

it('keeps an alteration that was begun when it is turned to again', () => {
  const { turn, text } = opened()
  turn('alter')
  expect(text.value).toBe('as written')
  text.value = 'as altered'
  turn('look')
  turn('alter')
  expect(text.value).toBe('as altered')
})

it('begins anew at another step: that is another text', async () => {
  const { turn, text, mode } = opened()
  turn('alter')
  text.value = 'as altered'
  item.value = { ...item.value, held: { ...held, step: 1, text: 'of the first approver' } }
  await nextTick()
  expect(mode.value).toBe('look')
  turn('alter')
  expect(text.value).toBe('of the first approver')
})

it('decides once while it is on its way', async () => {
  const { approve } = opened()
  api.POST.mockImplementation(() => answer({ ...held, state: 'sent' }))
  approve()
  approve()
  await flushPromises()
  expect(api.POST.mock.calls.map(([, asked]) => asked.body)).toEqual([{ step: 0, text: null }])
})
