// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref, type Ref } from 'vue'
import type { MessageView } from '../src/api/types'
import { useDrafts } from '../src/features/conversations/drafts'
import { saidMeanwhile, writingAfter } from '../src/features/conversations/rules/colleagues'
import { useColleagues } from '../src/features/conversations/useColleagues'
import { useMeanwhile } from '../src/features/conversations/useMeanwhile'
import { useTyping, type Writing } from '../src/features/conversations/useTyping'
import { aMessage, aRow } from './make'
import { within } from './within'

type Heard = (frame: { conversation: string; author: string; on: boolean; by: { id: string; name: string } | null }) => void
const live = { link: 'open', heard: undefined as Heard | undefined, told: [] as object[] }
const messages: Ref<readonly MessageView[]> = ref([])
vi.mock('../src/api/live', () => ({
  useLive: () => ({
    link: live.link,
    tell: (frame: object) => live.told.push(frame),
    on: (_: string, listener: Heard) => {
      live.heard = listener
      return () => (live.heard = undefined)
    },
  }),
}))
vi.mock('../src/api/session', () => ({ useSession: () => ({ account: { id: 'me', name: 'Me' } }) }))
vi.mock('../src/features/conversations/threads', () => ({ useThreads: () => ({ of: () => ({ messages: messages.value }) }) }))

const LAN = { id: 'lan', name: 'Lan' }
const YUN = { id: 'yun', name: 'Yun' }

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
  live.told = []
  messages.value = []
})
afterEach(() => vi.useRealTimers())

describe('who writes', () => {
  it.each([
    ['the first', [], LAN, true, ['lan']],
    ['another', [LAN], YUN, true, ['lan', 'yun']],
    ['the same again', [LAN, YUN], LAN, true, ['yun', 'lan']],
    ['one stops', [LAN, YUN], LAN, false, ['yun']],
    ['one who was not known stops', [YUN], LAN, false, ['yun']],
  ])('%s', (_, before, one, on, after) => expect(writingAfter(before, one, on).map(({ id }) => id)).toEqual(after))

  it('is known by name, of this conversation, without oneself, for as long as they say so', () => {
    const { has, leave } = within(() => useColleagues(ref('c-1')))
    const says = (by: typeof LAN | null, conversation = 'c-1', on = true) => live.heard?.({ conversation, author: 'agent', on, by })
    says(LAN)
    says(YUN, 'c-2')
    says({ id: 'me', name: 'Me' })
    says(null)
    expect(has.value).toEqual(['Lan'])
    vi.advanceTimersByTime(7_000)
    says(LAN)
    says(YUN)
    vi.advanceTimersByTime(2_000)
    expect(has.value).toEqual(['Lan', 'Yun'])
    says(YUN, 'c-1', false)
    expect(has.value).toEqual(['Lan'])
    vi.advanceTimersByTime(6_000)
    expect(has.value).toEqual([])
    leave()
    expect(live.heard).toBeUndefined()
  })
})

describe('that one writes', () => {
  const writing = ref<Writing>({ conversation: 'c-1', kind: 'text' })
  const words = ref('')
  async function write(text: string, change: Partial<Writing> = {}): Promise<unknown[]> {
    live.told = []
    words.value = text
    writing.value = { ...writing.value, ...change }
    await nextTick()
    return live.told.map((frame) => Object.values(frame).slice(1))
  }

  it('is told once, again while it goes on, and when it stops', async () => {
    const { leave } = within(() => useTyping(writing, words))
    expect(await write('a')).toEqual([['c-1', true, 'text']])
    vi.advanceTimersByTime(2_500)
    expect(await write('ab')).toEqual([])
    vi.advanceTimersByTime(2_500)
    expect(await write('abc')).toEqual([['c-1', true, 'text']])
    vi.advanceTimersByTime(3_000)
    expect(live.told.at(-1)).toEqual({ type: 'typing', conversation: 'c-1', on: false, kind: 'text' })
    expect(await write('')).toEqual([])
    leave()
  })

  it('ends where it becomes another kind, and begins with its first letter', async () => {
    within(() => useTyping(writing, words))
    await write('a')
    expect(await write('a note', { kind: 'note' })).toEqual([['c-1', false, 'text']])
    expect(await write('a note!')).toEqual([['c-1', true, 'note']])
  })
})

describe('what colleagues said meanwhile', () => {
  const said = [
    aMessage({ seq: 1, author: 'agent', author_name: 'Lan', author_id: 'lan' }),
    aMessage({ seq: 2, author: 'shopper', author_name: 'Shopper' }),
    aMessage({ seq: 3, author: 'agent', author_name: 'Me', author_id: 'me' }),
    aMessage({ seq: 4, author: 'agent', author_name: 'Me', author_id: 'namesake', kind: 'note' }),
    aMessage({ seq: 5, author: 'bot', author_name: '', author_id: 'desk' }),
    aMessage({ seq: 6, author: 'agent', author_name: 'Yun', author_id: 'yun', kind: 'event' }),
  ]
  it.each([
    ['from the beginning', 0, [1, 4]],
    ['behind a place', 1, [4]],
    ['behind all', 6, []],
  ])('%s', (_, since, seqs) => expect(saidMeanwhile(said, since, 'me').map(({ seq }) => seq)).toEqual(seqs))

  it('is pointed out once, and again when more is said', async () => {
    const row = ref(aRow({ id: 'c-1', last_seq: 1 }))
    const { has } = within(() => useMeanwhile(row))
    const drafts = useDrafts()
    messages.value = said.slice(0, 1)
    drafts.change('c-1', { reply: 'begun' })
    await nextTick()
    expect([drafts.of('c-1').since, has.last.value, has.isKnown()]).toEqual([1, null, true])
    messages.value = said
    expect([has.last.value?.seq, has.count.value, has.pointedOut.value]).toEqual([4, 1, false])
    expect([has.isKnown(), has.pointedOut.value, has.isKnown()]).toEqual([false, true, true])
    messages.value = [...said, aMessage({ seq: 7, author: 'agent', author_name: 'Yun', author_id: 'yun' })]
    expect([has.last.value?.seq, has.count.value, has.pointedOut.value, has.isKnown(), has.isKnown()]).toEqual([7, 2, false, false, true])
    drafts.change('c-1', { reply: ' ' })
    await nextTick()
    expect([drafts.of('c-1').since, has.last.value]).toEqual([null, null])
  })
})
