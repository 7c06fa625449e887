// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useThreads } from '../src/features/conversations/threads'
import { useThread } from '../src/features/conversations/useThread'
import { aMessage, aRow } from './make'
import { answer, within } from './within'

const hears = new Map<string, (frame: unknown) => void>()
const watched: [string, number][] = []
let stored: string[]
vi.mock('element-plus', () => ({ ElMessage: () => {} }))
vi.mock('../src/api/live', () => ({
  useLive: () => ({
    on: (type: string, hear: (frame: unknown) => void) => hears.set(type, hear),
    watch: (id: string, after: number) => watched.push([id, after]),
    unwatch: () => {},
  }),
}))
vi.mock('../src/api/session', () => ({
  useSession: () => ({
    account: { id: 'me' }, standing: 'in', may: () => true,
    api: { GET: () => answer({ passed: [], items: stored.map((body, i) => aMessage({ seq: i + 1, id: `m-${i}`, body })) }) },
  }),
}))

beforeEach(() => {
  sessionStorage.clear()
  watched.length = 0
  stored = ['13812345678', '好的']
})

describe('a thread whose words are erased', () => {
  it('shows what is stored now, and goes on from there', async () => {
    const { has, leave } = within(() => useThread(ref(aRow({ last_seq: 2 })), ref(null)))
    const bodies = () => has.thread.value.messages.map(({ body }) => body)
    await vi.waitFor(() => expect(bodies()).toEqual(['13812345678', '好的']))
    stored = ['（内容已删除）', '（内容已删除）']
    hears.get('erased')?.({ conversations: ['another', 'and-another'] })
    expect(bodies()).toEqual(['13812345678', '好的'])
    hears.get('erased')?.({ conversations: ['another', 'c-1'] })
    expect(bodies()).toEqual([])
    await vi.waitFor(() => expect(bodies()).toEqual(stored))
    await vi.waitFor(() => expect(watched).toEqual([['c-1', 2], ['c-1', 2]]))
    leave()
  })
})

describe('the sign that the shopper writes', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const writes = (on: boolean, conversation = 'c-1') => hears.get('typing')?.({ conversation, author: 'shopper', on })
  const shown = (id = 'c-1') => useThreads().of(id).typing
  const started = () => within(() => useThreads()).leave

  it('goes eight seconds after the last word of it, though the stop never comes', () => {
    const leave = started()
    writes(true)
    vi.advanceTimersByTime(7_000)
    writes(true)
    vi.advanceTimersByTime(7_999)
    expect(shown()).toBe(true)
    vi.advanceTimersByTime(1)
    expect(shown()).toBe(false)
    leave()
  })

  it('goes at once where the stop comes, in that conversation alone', () => {
    const leave = started()
    writes(true)
    writes(true, 'c-2')
    writes(false)
    expect([shown(), shown('c-2'), vi.getTimerCount()]).toEqual([false, true, 1])
    vi.advanceTimersByTime(8_000)
    expect([shown('c-2'), vi.getTimerCount()]).toEqual([false, 0])
    leave()
  })

  it('of a colleague is not the shopper’s', () => {
    const leave = started()
    hears.get('typing')?.({ conversation: 'c-1', author: 'agent', on: true })
    expect([shown(), vi.getTimerCount()]).toEqual([false, 0])
    leave()
  })
})
