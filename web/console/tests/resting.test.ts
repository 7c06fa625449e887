// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useThreads } from '../src/features/conversations/threads'

type Frame = Record<string, unknown>
const live = { open: true, told: [] as Frame[], sent: [] as unknown[], heard: new Map<string, (frame: Frame) => void>() }
vi.mock('../src/api/live', () => ({
  useLive: () => ({
    skew: 0,
    on: (type: string, listener: (frame: Frame) => void) => live.heard.set(type, listener),
    tell: (frame: Frame) => live.open && live.told.push(frame) > 0,
    send: ({ body }: Frame) => live.sent.push(body),
  }),
}))
vi.mock('../src/api/session', () => ({ useSession: () => ({ account: { id: 'me', name: 'Me' }, standing: 'in' }) }))

const lit = (draft: unknown, light: string) => live.heard.get('light')?.({ draft, light })
const pending = () => useThreads().of('c-1').pending.map(({ state, unlit }) => [state, unlit])

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
  Object.assign(live, { open: true, told: [], sent: [], heard: new Map() })
  setActivePinia(createPinia())
})

describe('words that are sent', () => {
  it('leave at once with a light that is not yellow, and rest with a yellow one', () => {
    useThreads().send('c-1', 'text', 'plain', false)
    useThreads().send('c-1', 'text', 'hot', true)
    expect([live.sent, live.told]).toEqual([['plain'], []])
    vi.advanceTimersByTime(2_999)
    expect(live.sent).toEqual(['plain'])
    vi.advanceTimersByTime(1)
    expect(live.sent).toEqual(['plain', 'hot'])
  })

  it.each(['green', 'red'])('before their light is known leave as soon as it is %s', (light) => {
    useThreads().send('c-1', 'text', 'words', null)
    expect([live.sent, live.told]).toEqual([[], [{ type: 'check', draft: -1, conversation: 'c-1', body: 'words' }]])
    lit(1, light)
    expect(live.sent).toEqual([])
    lit(-1, light)
    expect(live.sent).toEqual(['words'])
    vi.advanceTimersByTime(3_000)
    expect(live.sent).toEqual(['words'])
  })

  it('rest where the light turns out yellow, and are shown so', () => {
    useThreads().send('c-1', 'text', 'words', null)
    expect(pending()).toEqual([['resting', true]])
    lit(-1, 'yellow')
    expect([pending(), live.sent]).toEqual([[['resting', false]], []])
    vi.advanceTimersByTime(3_000)
    expect(live.sent).toEqual(['words'])
  })

  it('whose light never comes, or cannot be asked for, leave after the rest', () => {
    live.open = false
    useThreads().send('c-1', 'text', 'words', null)
    vi.advanceTimersByTime(2_999)
    expect(live.sent).toEqual([])
    vi.advanceTimersByTime(1)
    expect(live.sent).toEqual(['words'])
  })

  it('and are followed by others leave before them; a late light changes nothing', () => {
    useThreads().send('c-1', 'text', 'first', null)
    useThreads().send('c-1', 'text', 'second', null)
    expect(live.sent).toEqual(['first'])
    lit(-1, 'green')
    lit(-2, 'green')
    expect(live.sent).toEqual(['first', 'second'])
  })

  it('and were taken back are not sent by their light', () => {
    useThreads().send('c-1', 'text', 'words', null)
    useThreads().drop('c-1', useThreads().of('c-1').pending[0]?.client_id ?? '')
    lit(-1, 'green')
    vi.advanceTimersByTime(3_000)
    expect(live.sent).toEqual([])
  })
})
