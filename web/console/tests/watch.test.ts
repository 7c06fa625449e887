import { describe, expect, it } from 'vitest'
import type { AlarmList, AlarmView, Watching } from '../src/api/types'
import { KINDS, isFormer, isSevere, watchingHindered, withKind, withNews } from '../src/features/watch/rules'

function alarm(id: string, given: Partial<AlarmView> = {}): AlarmView {
  return {
    id,
    shop_id: 's',
    conversation_id: 'c',
    kind: 'anger',
    severity: 'serious',
    reason_zh: '',
    reason_en: '',
    customer: { id: 'p', name: 'Demo', level: 0 },
    agent: null,
    raised_at: 10,
    renewed_at: null,
    lines: [],
    handled: null,
    ...given,
  }
}
const list = (...items: AlarmView[]): AlarmList => ({ items, open: items.length })
const ids = ({ items }: AlarmList) => items.map((one) => one.id)
const handled = { at: 20, by_name: 'Lead', remark: '' }

describe('the open alarms', () => {
  it('take a new one, the gravest and newest first', () => {
    const before = list(alarm('severe', { severity: 'severe', raised_at: 1 }), alarm('older'), alarm('notice', { severity: 'notice' }))
    const after = withNews(before, alarm('newer', { raised_at: 11 }))
    expect([ids(after), after.open]).toEqual([['severe', 'newer', 'older', 'notice'], 4])
  })

  it('move one that has become worse', () => {
    const after = withNews(list(alarm('a', { raised_at: 12 }), alarm('b')), alarm('b', { severity: 'severe', renewed_at: 13 }))
    expect([ids(after), after.open]).toEqual([['b', 'a'], 2])
  })

  it('lose one that was handled, once', () => {
    const after = withNews(list(alarm('a'), alarm('b')), alarm('a', { handled }))
    expect([ids(after), after.open]).toEqual([['b'], 1])
    expect(withNews(after, alarm('a', { handled }))).toEqual(after)
  })

  it('count those that are not listed', () => expect(withNews({ items: [], open: 300 }, alarm('a')).open).toBe(301))
})

it('makes a sound of severe news alone', () => {
  const severe = alarm('a', { severity: 'severe' })
  expect([isSevere(severe, 'raised'), isSevere(severe, 'renewed'), isSevere(severe, 'handled'), isSevere(alarm('b'), 'raised')]).toEqual([true, true, false, false])
})

it('knows a line of a former conversation', () => expect([isFormer(alarm('a'), 'c'), isFormer(alarm('a'), 'd')]).toEqual([false, true]))

describe('what is watched for', () => {
  const all: Watching = { kinds: [...KINDS], unanswered_after: 300 }

  it('is switched one by one and keeps its order', () => {
    const without = withKind(all, 'promise', false)
    expect(without.kinds).toEqual(['anger', 'unanswered', 'third_mention', 'override'])
    expect(withKind(without, 'promise', true)).toEqual(all)
  })

  it.each([
    [60, null],
    [3600, null],
    [59, 'seconds'],
    [3601, 'seconds'],
    [90.5, 'seconds'],
  ])('may wait for %d seconds: %s', (seconds, why) => expect(watchingHindered({ ...all, unanswered_after: seconds })).toBe(why))
})
