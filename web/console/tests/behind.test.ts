// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { SegmentView } from '../src/api/types'
import { usePlan } from '../src/features/crisis/usePlan'
import { draftOf } from '../src/features/crisis/rules'
import { useRetention } from '../src/features/customers/useRetention'
import { useSegmentDraft } from '../src/features/customers/useSegments'
import { useLightSettings } from '../src/features/etiquette/useLightSettings'
import { useAttributes } from '../src/features/shop/useAttributes'
import { useStorefront } from '../src/features/storefront/useStorefront'
import { useTimes } from '../src/features/times/useTimes'
import { useWatching } from '../src/features/watch/useWatch'
import { answer, refused, within } from './within'

type Call = (path: string, options: { body: unknown }) => unknown
const api = { GET: vi.fn<Call>(), PUT: vi.fn<Call>(), POST: vi.fn<Call>() }
const session = { shop: { id: 'shop', name: 'Shop', zone: 'UTC' }, shops: [], api, may: () => true }
vi.mock('element-plus', () => ({ ElMessage: vi.fn<() => void>() }))
vi.mock('../src/api/session', () => ({ useSession: () => session }))

const brand = {
  color: '#0b6bcb', agent_name: '小禾', agent_title: '', agent_title_en: '', greeting: '', greeting_en: '', quick: [], quick_en: [], promise: '', promise_en: '',
}
const shop = (name: string) => ({ name, name_en: 'Shop', locale: 'zh', zone: 'UTC', position: 'right', sites: [], brand })
const defined = (name: string) => ({ category: 'food', name, name_en: name, kind: 'text', unit: '', choices: [] })
const attributes = (name: string) => ({ shop_id: 'shop', defined: [{ definition: defined(name), used: 0, unfit: 0 }], undefined: [] })
const terms = (days: number) => ({ shop_id: 'shop', terms: [{ purpose: 'talks', days, least: 1, most: 7300 }], due: {}, next_at: 0, more: false })
const lights = (yellow_reason: boolean, red: string) => ({ yellow_reason, emoji: null, red, reasons: [] as string[] })
const plan = (statement_zh: string) => ({ statement_zh, statement_en: '', topics: [{ name: '食品', words: ['一、二'] }], chain: [{ account_id: 'a', name: '张' }] })
const times = (sign_after: number) => ({ hours: { week: [], special: [] }, first_reply: null, next_reply: null, resolution: null, sign_after, reopens_within: 600 })
const watching = (unanswered_after: number) => ({ kinds: ['anger'], unanswered_after })
const settings = (name: string) => ({ shop_id: 'shop', facts: shop(name), script: '/w/s.js', key_number: 0 })

beforeEach(() => {
  for (const one of Object.values(api)) one.mockReset()
})

describe('what somebody else has saved since is not overwritten', () => {
  it('the plan for a crisis, as the server said it, whatever the fields make of it', async () => {
    api.GET.mockImplementation(() => answer({ plan: plan('old') }))
    const { has } = within(() => usePlan(shallowRef('shop')))
    await flushPromises()
    has.draft.value = { ...draftOf(plan('old')), statement_zh: 'mine' }
    api.PUT.mockImplementation(() => refused('changed_meanwhile'))
    api.GET.mockImplementation(() => answer({ plan: plan('theirs') }))
    has.save('why')
    await flushPromises()
    expect(api.PUT.mock.calls[0]?.[1].body).toMatchObject({ plan: { statement_zh: 'mine' }, reason: 'why', was: plan('old') })
    expect([has.behind.value, has.draft.value?.statement_zh]).toEqual([true, 'mine'])
    has.reset()
    await flushPromises()
    expect([has.behind.value, has.draft.value?.statement_zh]).toEqual([false, 'theirs'])
  })

  it.each([
    ['attributes', useAttributes, attributes('old'), attributes('theirs'), [defined('mine')], { was: [defined('old')], definitions: [defined('mine')] }, [defined('theirs')]],
    ['the shop', useStorefront, settings('old'), settings('theirs'), shop('mine'), { was: shop('old'), facts: shop('mine') }, shop('theirs')],
    ['retention', useRetention, terms(365), terms(30), { talks: 10 }, { was: { talks: 365 }, days: { talks: 10 } }, { talks: 30 }],
    ['lights', useLightSettings, lights(false, 'blocked'), lights(false, 'approval'), lights(true, 'blocked'), { ...lights(true, 'blocked'), was: lights(false, 'blocked') }, lights(false, 'approval')],
    ['times', useTimes, { times: times(20) }, { times: times(22) }, times(25), { ...times(25), was: times(20) }, times(22)],
    ['the watch', useWatching, watching(300), watching(90), watching(60), { ...watching(60), was: watching(300) }, watching(90)],
  ] as const)('%s', async (_, use, old, newer, mine, sent, theirs) => {
    api.GET.mockImplementation(() => answer(old))
    const { has } = within(use as () => { draft: { value: unknown }; behind: { value: boolean }; changed: { value: boolean }; save: () => void; reset: () => void; saving: { error: { value: unknown } } })
    await flushPromises()
    has.draft.value = structuredClone(mine)
    api.PUT.mockImplementation(() => refused('changed_meanwhile'))
    api.GET.mockImplementation(() => answer(newer))
    has.save()
    await flushPromises()
    expect(api.PUT.mock.calls[0]?.[1].body).toEqual(sent)
    expect([has.behind.value, has.draft.value, has.saving.error.value]).toMatchObject([true, mine, { problem: { code: 'changed_meanwhile' } }])
    // Who types the very same goes on from there.
    has.draft.value = structuredClone(theirs)
    await flushPromises()
    expect([has.behind.value, has.changed.value]).toEqual([true, false])
    has.draft.value = structuredClone(mine)
    await flushPromises()
    has.save()
    await flushPromises()
    expect(api.PUT.mock.calls[1]?.[1].body).toEqual({ ...sent, was: theirs })
    has.reset()
    await flushPromises()
    expect([has.behind.value, has.draft.value]).toEqual([false, theirs])
  })

  it('a segment', async () => {
    const condition = { match: 'all' as const, tests: [{ test: 'is_a' as const, kind: 'person' as const }] }
    const segment = (name: string): SegmentView => (
      { id: 'one', shop_id: 'shop', name, tag: null, condition, members: 0, counted_at: 1, changed_at: 1, by_name: '' }
    )
    const looked = shallowRef(segment('old'))
    const { has } = within(() => useSegmentDraft(() => looked.value))
    has.draft.value.name = 'mine'
    api.POST.mockImplementation(() => refused('changed_meanwhile'))
    looked.value = segment('theirs')
    expect(await has.save()).toBe(false)
    const was = { name: 'old', tag: null, condition }
    expect(api.POST.mock.calls[0]?.[1].body).toEqual({ was, facts: { ...was, name: 'mine' } })
    expect([has.draft.value.name, has.behind.value]).toMatchObject(['mine', { problem: { code: 'changed_meanwhile' } }])
    has.begin()
    expect([has.draft.value.name, has.behind.value]).toEqual(['theirs', null])
    api.POST.mockImplementation(() => answer(segment('theirs')))
    expect(await has.save()).toBe(true)
    expect(api.POST.mock.calls[1]?.[1].body).toMatchObject({ was: { name: 'theirs' } })
  })

  it('a new segment is sent as it is written', async () => {
    const { has } = within(() => useSegmentDraft(() => null))
    has.draft.value = { ...has.draft.value, name: 'new', tag: ' ' }
    api.POST.mockImplementation(() => answer({}))
    expect(await has.save()).toBe(true)
    expect(api.POST.mock.calls[0]).toMatchObject(['/api/v1/segments', { body: { shop_id: 'shop', facts: { name: 'new', tag: null } } }])
  })
})
