// @vitest-environment happy-dom
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import DraftField from '../src/features/etiquette/parts/DraftField.vue'
import RedAsk from '../src/features/etiquette/parts/RedAsk.vue'
import ReasonAsk from '../src/features/etiquette/parts/ReasonAsk.vue'
import { useDrafts, type Draft } from '../src/features/conversations/drafts'
import MeanwhileNote from '../src/features/conversations/parts/MeanwhileNote.vue'
import MessageComposer from '../src/features/conversations/parts/MessageComposer.vue'
import { useThreads } from '../src/features/conversations/threads'
import { i18n } from '../src/i18n'
import { aMessage, aRow } from './make'

const live = { told: [] as object[], sent: [] as object[], heard: {} as Record<string, (frame: object) => void> }
vi.mock('element-plus', () => ({ ElButton: 'button' }))
vi.mock('../src/api/live', () => ({
  useLive: () => ({
    link: 'open',
    skew: 0,
    tell: (frame: object) => live.told.push(frame),
    send: (frame: object) => live.sent.push(frame),
    on: (type: string, listener: (frame: object) => void) => {
      live.heard[type] = listener
      return () => {}
    },
  }),
}))
vi.mock('../src/api/session', () => ({ useSession: () => ({ api: {}, account: { id: 'me', name: 'Me' }, may: () => true, standing: 'in' }) }))

const Field = defineComponent({
  setup: (_, { expose }) => {
    expose({ focus: () => {}, selectOpenPlace: () => {} })
    return () => h('textarea')
  },
})
async function composing(draft: Partial<Draft>, row = aRow()) {
  const plugins = [i18n, createPinia(), [VueQueryPlugin, { queryClient: new QueryClient() }]]
  const part = mount(MessageComposer, { props: { row, suggestions: [], sku: null, busy: false }, shallow: true, global: { plugins: plugins as never, stubs: { DraftField: Field } } })
  useDrafts().change('c-1', draft)
  await nextTick()
  const send = () => part.getComponent(DraftField).vm.$emit('send')
  return { part, send }
}

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
  Object.assign(live, { told: [], sent: [] })
})

describe('a reply', () => {
  it('whose reason is asked for tells what a colleague says meanwhile, before it leaves', async () => {
    const { part, send } = await composing({ reply: 'words' })
    vi.advanceTimersByTime(200)
    live.heard['light']?.({ draft: 1, light: 'yellow', findings: [], blocked: false, topics: [], asks: true, approvable: false })
    send()
    await nextTick()
    const ask = part.getComponent(ReasonAsk)
    useThreads().add('c-1', [aMessage({ seq: 2, author: 'agent', author_name: 'Lan', body: 'said' })], [])
    ask.vm.$emit('give', 'because')
    await nextTick()
    expect([part.getComponent(MeanwhileNote).props(), live.sent]).toEqual([{ message: expect.objectContaining({ body: 'said' }), count: 1, pointedOut: true }, []])
    ask.vm.$emit('give', 'because')
    vi.advanceTimersByTime(3_000)
    expect(live.sent).toEqual([expect.objectContaining({ body: 'words', override: 'because' })])
  })
})

describe('brackets in a reply', () => {
  it.each([
    [['快递单号'], []],
    [[], ['单号〔快递单号〕']],
  ])('that a script left open, as %o, hold it back; others do not', async (gaps, said) => {
    const { send } = await composing({ reply: '单号〔快递单号〕', gaps })
    vi.advanceTimersByTime(200)
    live.heard['light']?.({ draft: 1, light: 'green', findings: [], blocked: false, topics: [], asks: false, approvable: false })
    send()
    vi.advanceTimersByTime(3_000)
    expect(live.sent).toEqual(said.map((body) => expect.objectContaining({ body })))
  })
})

describe('the light that decides', () => {
  const lit = (draft: number, light: string, asks = false) => live.heard['light']?.({ draft, light, findings: [], blocked: false, topics: [], asks, approvable: false })
  const resting = () => useThreads().of('c-1').pending.map(({ body, state, unlit }) => [body, state, unlit])

  it('is not that of other words: a yellow one does not stop what is sent now, nor asks for a reason', async () => {
    const { part, send } = await composing({ reply: 'hot' })
    vi.advanceTimersByTime(200)
    lit(1, 'yellow', true)
    useDrafts().change('c-1', { reply: 'plain' })
    await nextTick()
    send()
    await nextTick()
    expect([part.findComponent(ReasonAsk).exists(), resting()]).toEqual([false, [['plain', 'resting', true]]])
  })

  it('is waited for, where Enter comes before it', async () => {
    const { send } = await composing({ reply: 'words' })
    send()
    expect([resting(), live.sent]).toEqual([[['words', 'resting', true]], []])
  })

  it('and is there lets the words go', async () => {
    const { send } = await composing({ reply: 'words' })
    vi.advanceTimersByTime(200)
    lit(1, 'green')
    send()
    expect(live.sent).toEqual([expect.objectContaining({ body: 'words' })])
  })
})

describe('red words', () => {
  const red = (approvable: boolean) => live.heard['light']?.({ draft: 1, light: 'red', findings: [], blocked: true, topics: [], asks: false, approvable })
  async function stopped(approvable: boolean, reply = 'red') {
    const composed = await composing({ reply })
    vi.advanceTimersByTime(200)
    red(approvable)
    await nextTick()
    return composed
  }

  it('go to a supervisor at once and leave the field, where the shop lets them', async () => {
    const { part } = await stopped(true)
    part.getComponent(RedAsk).vm.$emit('ask')
    expect(live.sent).toEqual([expect.objectContaining({ kind: 'text', body: 'red', approval: true })])
    expect(useDrafts().of('c-1').reply).toBe('')
  })

  it('stay where a gap is left open', async () => {
    const { part } = await stopped(true, 'by × o’clock')
    expect(part.getComponent(RedAsk).props()).toEqual({ disabled: true })
    part.getComponent(RedAsk).vm.$emit('ask')
    expect(live.sent).toEqual([])
  })

  it('are only stopped elsewhere, as by Enter everywhere', async () => {
    const { part, send } = await stopped(false)
    expect(part.findComponent(RedAsk).exists()).toBe(false)
    send()
    expect([live.sent, useDrafts().of('c-1').reply]).toEqual([[expect.not.objectContaining({ approval: true })], 'red'])
  })

  it('are no longer for a supervisor as soon as they are other words', async () => {
    const { part } = await stopped(true)
    useDrafts().change('c-1', { reply: 'red and more' })
    await nextTick()
    expect(part.findComponent(RedAsk).exists()).toBe(false)
  })
})

describe('a whisper', () => {
  it('that has been sent is over for those alone who may know of it', async () => {
    const { send } = await composing({ mode: 'whisper' }, aRow({ assignee: { id: 'lan', name: 'Lan' } }))
    useDrafts().change('c-1', { whisper: 'words' })
    await nextTick()
    send()
    await nextTick()
    const typing = (on: boolean) => ({ type: 'typing', conversation: 'c-1', on, kind: 'whisper' })
    expect([live.told, live.sent]).toEqual([[typing(true), typing(false)], [expect.objectContaining({ kind: 'whisper', body: 'words' })]])
  })
})
