// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { ElMessage } from 'element-plus'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import type { HeldView } from '../src/api/types'
import { useApprovalNews } from '../src/features/approvals/useApprovals'
import { useHeld, useHeldNews } from '../src/features/approvals/useHeld'
import { useDrafts } from '../src/features/conversations/drafts'
import { answer, refused, within } from './within'

const hears = new Map<string, Set<(frame: unknown) => void>>()
const api = { GET: vi.fn<(path: string, asked: unknown) => Promise<unknown>>(), POST: vi.fn<() => Promise<unknown>>() }
vi.mock('element-plus', () => ({ ElMessage: vi.fn<() => void>() }))
vi.mock('vue-router', () => ({ useRoute: () => ({ name: 'inbox' }) }))
vi.mock('../src/api/session', () => ({
  useSession: () => ({ api, account: { id: 'me' }, shop: { id: 's-1' }, standing: 'in', may: () => true }),
}))
vi.mock('../src/api/live', () => ({
  useLive: () => ({
    on: (type: string, hear: (frame: unknown) => void) => {
      hears.set(type, (hears.get(type) ?? new Set()).add(hear))
      return () => hears.get(type)?.delete(hear)
    },
  }),
}))

const aHeld = (change: Partial<HeldView> = {}) =>
  ({ id: 'h-1', conversation_id: 'c-1', author_id: 'me', author_name: 'Me', at: 1, state: 'waiting', closed: false, body: 'words', text: 'words', chain: [], step: 0, ...change }) as HeldView
async function tell(type: string, frame: unknown = {}): Promise<void> {
  for (const hear of hears.get(type) ?? []) hear(frame)
  await flushPromises()
}
let stands: HeldView[]

beforeEach(() => {
  vi.clearAllMocks()
  hears.clear()
  sessionStorage.clear()
  stands = [aHeld()]
  api.GET.mockImplementation(() => answer({ items: stands }))
})

describe('what is held in a conversation', () => {
  it.each([
    ['decided on', () => tell('held', { held: aHeld({ state: 'refused' }) })],
    ['missed because the line was down', () => tell('welcome')],
  ])('is looked at again when news of it was %s while another one was open', async (_, news) => {
    const open = ref('c-1')
    const { has } = within(() => {
      useHeldNews()
      return useHeld(open)
    })
    await flushPromises()
    open.value = 'c-2'
    await flushPromises()
    stands = [aHeld({ state: 'refused' })]
    await news()
    open.value = 'c-1'
    await flushPromises()
    expect(has.held.value.map((one) => one.state)).toEqual(['refused'])
  })

  it('shows at once what was told, without waiting for the answer', async () => {
    const { has } = within(() => {
      useHeldNews()
      return useHeld(ref('c-1'))
    })
    await flushPromises()
    api.GET.mockReturnValue(new Promise(() => {}))
    await tell('held', { held: aHeld({ state: 'sent' }) })
    expect(has.held.value).toEqual([])
  })
})

describe('words that are taken back', () => {
  it('stand in the draft of their conversation, behind what was begun there, also where its page has gone', async () => {
    const drafts: ReturnType<typeof useDrafts>[] = []
    const { has, leave } = within(() => {
      drafts.push(useDrafts())
      return useHeld(ref('c-1'))
    })
    drafts[0]?.change('c-1', { reply: 'begun' })
    let done: (it: unknown) => void = () => {}
    api.POST.mockReturnValue(new Promise((resolve) => (done = resolve)))
    has.withdraw.mutate({ held: aHeld(), write: true })
    await flushPromises()
    leave()
    done(await answer(aHeld({ state: 'withdrawn', closed: true })))
    await flushPromises()
    expect(drafts[0]?.of('c-1')).toMatchObject({ mode: 'reply', reply: 'begun\nwords' })
  })

  it('leave the draft alone where they are only put away', async () => {
    const { has, drafts } = within(() => ({ has: useHeld(ref('c-1')), drafts: useDrafts() })).has
    api.POST.mockImplementation(() => answer(aHeld({ state: 'refused', closed: true })))
    has.withdraw.mutate({ held: aHeld({ state: 'refused' }), write: false })
    await flushPromises()
    expect(drafts.of('c-1').reply).toBe('')
  })

  it('say why where they cannot be', async () => {
    const { has, drafts } = within(() => ({ has: useHeld(ref('c-1')), drafts: useDrafts() })).has
    await flushPromises()
    api.POST.mockImplementation(() => refused('held_is_sent'))
    stands = []
    has.withdraw.mutate({ held: aHeld(), write: true })
    await flushPromises()
    expect(vi.mocked(ElMessage).mock.calls).toEqual([[{ type: 'error', message: 'zh held_is_sent' }]])
    expect([drafts.of('c-1').reply, has.held.value]).toEqual(['', []])
  })
})

it('looks at the queue of approvals once, however much is held at once', async () => {
  vi.useFakeTimers()
  const { queries } = within(() => useApprovalNews())
  const look = vi.spyOn(queries, 'invalidateQueries')
  for (let n = 0; n < 30; n++) for (const hear of hears.get('held') ?? []) hear({ held: aHeld() })
  await vi.advanceTimersByTimeAsync(799)
  expect(look).toHaveBeenCalledTimes(1)
  await tell('held', { held: aHeld() })
  await vi.advanceTimersByTimeAsync(800)
  expect(look).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
})
