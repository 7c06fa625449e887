import { describe, expect, it } from 'vitest'
import type { Finding, LightSettings } from '../src/api/types'
import { betterOf, counted, draftSpans, gapOf, improvable, improved, isSameLights, keptApproval, keptObjection, objections, openPlace, praise, readyWords, reasonsHindered } from '../src/features/etiquette/rules'
import { aFinding } from './make'

/** A finding on the first place where the words stand, in code points. */
function on(text: string, words: string, change: Partial<Finding> = {}): Finding {
  const start = Array.from(text.slice(0, text.indexOf(words))).length
  return aFinding({ words, start, end: start + Array.from(words).length, ...change })
}
const drawn = (text: string, findings: Finding[]) =>
  draftSpans(text, findings, []).map((span) => (span.finding ? `[${span.finding.light}:${span.text}]` : span.text)).join('')

/** What scripts left open. */
const NAMED = ['快递单号', 'Tracking number', '3D 剪裁']

describe('gaps in a draft', () => {
  const framed = (text: string, findings: Finding[] = []) =>
    draftSpans(text, findings, NAMED).map((span) => (span.gap ? `<${span.text}>` : span.finding ? `[${span.text}]` : span.text)).join('')
  it.each<[string, string, string[], string]>([
    ['none', '亲，您好', [], '亲，您好'],
    ['one behind an emoji', '😀您的×已发', [], '😀您的<×>已发'],
    ['at both ends, and longer', '×到××', [], '<×>到<××>'],
    ['no gap between numbers, whatever was found beside them', '2 × 3 再等等', ['再等等'], '2 × 3 [再等等]'],
    ['one by its name', '单号〔快递单号〕。', [], '单号<〔快递单号〕>。'],
    ['what merely stands in such brackets', '〔预售〕单号〔快递单号〕', [], '〔预售〕单号<〔快递单号〕>'],
    ['one beside what was found', '再等等×天', ['再等等'], '[再等等]<×>天'],
    ['one within what was found is drawn with that', '再等×天吧', ['再等×天'], '[再等×天]吧'],
  ])('%s', (_, text, words, expected) => expect(framed(text, words.map((one) => on(text, one)))).toBe(expected))
})

describe('good practice in a draft', () => {
  const thanks = aFinding({ light: 'green', rule_id: 'praise.thanks' })
  it.each<[string, Parameters<typeof praise>[0], Finding | null]>([
    ['not looked at yet', null, null],
    ['none', { findings: [aFinding()] }, null],
    ['the first of two', { findings: [aFinding(), thanks, aFinding({ light: 'green' })] }, thanks],
  ])('%s', (_, light, expected) => expect(praise(light)).toBe(expected))
})

describe('underlines in a draft', () => {
  const text = '亲😀这个没办法的，您再等等吧'
  it.each<[string, Finding[], string]>([
    ['nothing found', [], text],
    ['counted in code points', [on(text, '没办法')], '亲😀这个[yellow:没办法]的，您再等等吧'],
    ['two, whatever their order', [on(text, '再等等'), on(text, '没办法')], '亲😀这个[yellow:没办法]的，您[yellow:再等等]吧'],
    ['praise is not underlined', [on(text, '没办法', { light: 'green' })], text],
    ['the red one of two on one place', [on(text, '没办法'), on(text, '没办法', { light: 'red' })], '亲😀这个[red:没办法]的，您再等等吧'],
    ['the first of two that overlap', [on(text, '没办法'), on(text, '办法的')], '亲😀这个[yellow:没办法]的，您再等等吧'],
    ['words that are no longer there', [aFinding({ words: '再见', start: 0, end: 2 })], text],
    ['a place behind the end', [aFinding({ words: 'x', start: 90, end: 91 })], text],
    ['an empty place', [aFinding({ words: '', start: 2, end: 2 })], text],
    ['at the very start', [on(text, '亲')], '[yellow:亲]😀这个没办法的，您再等等吧'],
    ['at the very end', [on(text, '吧')], '亲😀这个没办法的，您再等等[yellow:吧]'],
  ])('%s', (_, findings, expected) => {
    expect(drawn(text, findings)).toBe(expected)
    expect(draftSpans(text, findings, []).map((span) => span.text).join('')).toBe(text)
  })

  it('is empty for an empty draft', () => expect(draftSpans('', [], [])).toEqual([]))
})

describe('what to change', () => {
  const text = '这个没办法，不行'
  const red = on(text, '不行', { light: 'red', better_zh: '“我来想办法。”', better_en: '“Let me try.”', ready_zh: '我来想办法。', ready_en: 'Let me try.' })
  const yellow = on(text, '没办法', { better_zh: '给出另一条路。', better_en: 'Show another way.' })
  const praised = on(text, '这个', { light: 'green', ready_zh: '我来想办法。' })
  const light = { light: 'red' as const, blocked: true, findings: [praised, yellow, red] }

  it('is asked red first', () => expect(objections(light)).toEqual([red, yellow]))
  it('is counted by light', () => {
    expect(counted(light)).toEqual({ red: 1, yellow: 1 })
    expect(counted({ ...light, findings: [praised] })).toEqual({ red: 0, yellow: 0 })
    expect(counted(null)).toEqual({ red: 0, yellow: 0 })
  })
  it('is nothing without a light', () => expect(objections(null)).toEqual([]))
  it('is told in the reader’s language', () => {
    expect(betterOf(red, 'zh')).toBe('“我来想办法。”')
    expect(betterOf(red, 'en')).toBe('“Let me try.”')
  })
  it('offers the first objection that has words ready', () => expect(improvable(text, light)).toBe(red))
  it('offers nothing once the words are gone', () => expect(improvable('好的', light)).toBeNull())
  it('offers nothing for mere advice', () => expect(improvable(text, { ...light, findings: [yellow] })).toBeNull())
})

describe('words that are ready', () => {
  it('are in the language of the draft', () => {
    const finding = aFinding({ ready_zh: '我来想办法。', ready_en: 'Let me find a way.' })
    expect(readyWords(finding, 'No.')).toBe('Let me find a way.')
    expect(readyWords(finding, '不 OK')).toBe('我来想办法。')
    expect(readyWords({ ...finding, ready_en: null }, 'No.')).toBeNull()
  })

  it.each([
    ['the only sentence', '不行', '不行', '我来想办法。'],
    ['the first of two', '不行。您稍等。', '不行', '我来想办法。您稍等。'],
    ['the last of two', '您好！这个不行的', '不行', '您好！我来想办法。'],
    ['one in the middle, with its line', '您好\n这个不行吗？\n谢谢', '不行', '您好\n我来想办法。\n谢谢'],
    ['what was found ends the sentence', '😀您好。不行！好的', '不行！', '😀您好。我来想办法。好的'],
  ])('take the place of %s', (_, draft, words, result) => {
    expect(improved(draft, on(draft, words, { ready_zh: '我来想办法。' }))).toBe(result)
  })

  it.each<[string, ReturnType<typeof openPlace>, string]>([
    ['今天××点前告诉您', { start: 2, end: 4 }, '×'],
    ['×月×日前', { start: 0, end: 1 }, '×'],
    ['by × o’clock', { start: 3, end: 4 }, '×'],
    ['单号〔快递单号〕，×日到', { start: 2, end: 8 }, '快递单号'],
    ['No. 〔Tracking number〕', { start: 4, end: 21 }, 'Tracking number'],
    ['〔预售〕这件×日发', { start: 6, end: 7 }, '×'],
    ['剪裁是〔3D 剪裁〕', { start: 3, end: 10 }, '3D 剪裁'],
    ['〔温馨提示〕您好', null, ''],
    ['国办发〔2026〕12号', null, ''],
    ['〔〕', null, ''],
    ['共 3 × 2 件', null, ''],
    ['3×2', null, ''],
    ['外套 ×2', null, ''],
    ['好的', null, ''],
  ])('%s has this place to fill in', (draft, place, name) => {
    expect(openPlace(draft, NAMED)).toEqual(place)
    expect(gapOf(draft, NAMED)).toBe(name)
  })

  it('may leave dots, which do not hold the message back', () => {
    expect(openPlace('有两个办法：……，选哪个？', [])).toEqual({ start: 6, end: 8 })
    expect(gapOf('好的……', [])).toBe('')
  })
})

it.each([
  [null, null],
  [{ light: 'green' }, null],
  [{ light: 'yellow' }, 'yellow'],
  [{ light: 'red', findings: [] }, 'red'],
  [{}, null],
])('a message kept with %o objects %s', (light, objection) => expect(keptObjection(light)).toBe(objection))

describe('who let a red message go', () => {
  it.each([
    ['no light', null, ''],
    ['nobody', { light: 'yellow', findings: [] }, ''],
    ['a supervisor', { light: 'red', findings: [], approved_by: 'Lead' }, 'Lead'],
    ['nobody with a name', { light: 'red', findings: [], approved_by: 7 }, ''],
  ])('%s', (_, light, name) => expect(keptApproval(light as never)).toBe(name))
})

describe('ready reasons of a shop', () => {
  const lights = (reasons: string[]): LightSettings => ({ yellow_reason: true, emoji: null, red: 'blocked', reasons })

  it('are the same whatever blanks stand around them', () => {
    expect(isSameLights(lights(['顾客已确认', ' ', '']), lights([' 顾客已确认 ']))).toBe(true)
    expect(isSameLights(lights(['顾客已确认']), lights([]))).toBe(false)
    expect(isSameLights(lights([]), { ...lights([]), yellow_reason: false })).toBe(false)
  })

  it.each([
    ['none', [], null],
    ['as many as keys', [...'123456789'], null],
    ['more', [...'1234567890'], 'many'],
    ['the same twice', [...'123456789', '1', ' '], null],
    ['the longest', ['\u{20bb7}'.repeat(60)], null],
    ['one too long', ['字'.repeat(61)], 'long'],
  ])('can be saved or not: %s', (_, reasons, why) => expect(reasonsHindered(reasons)).toBe(why))
})
