import type { Finding, LightSettings, LightView, Locale, MessageView } from '../../api/types'

export interface Span {
  text: string
  finding: Finding | null
  /** A gap that is to be filled. */
  gap?: boolean
}

/**
 * The draft cut at the places that were found. Offsets count code points. While somebody types on, a finding stays only
 * where its words still stand; where two overlap the heavier one is drawn. Gaps, by the names that scripts left open, stand
 * apart where nothing was found.
 */
export function draftSpans(text: string, findings: readonly Finding[], named: readonly string[]): Span[] {
  const points = Array.from(text)
  const spans: Span[] = []
  let at = 0
  for (const finding of drawable(points, findings)) {
    if (finding.start < at) continue
    push(spans, points.slice(at, finding.start), null)
    push(spans, points.slice(finding.start, finding.end), finding)
    at = finding.end
  }
  push(spans, points.slice(at), null)
  return withGaps(text, spans, named)
}

function withGaps(text: string, spans: readonly Span[], named: readonly string[]): Span[] {
  const gaps = gapsIn(text, named)
  let at = 0
  return spans.flatMap((span) => {
    const from = at
    at += span.text.length
    return span.finding ? [span] : cutAt(text, from, at, gaps)
  })
}

function cutAt(text: string, from: number, to: number, gaps: readonly { start: number; end: number }[]): Span[] {
  const inside = gaps.filter(({ start, end }) => start >= from && end <= to)
  const places = [from, ...inside.flatMap(({ start, end }) => [start, end]), to]
  const cuts = places.slice(1).map((end, i) => ({ text: text.slice(places[i], end), finding: null, gap: i % 2 === 1 }))
  return cuts.filter((span) => span.text)
}

function push(spans: Span[], points: readonly string[], finding: Finding | null): void {
  if (points.length) spans.push({ text: points.join(''), finding })
}

function drawable(points: readonly string[], findings: readonly Finding[]): Finding[] {
  const standing = findings.filter(({ start, end, light, words }) => {
    return light !== 'green' && end > start && points.slice(start, end).join('') === words
  })
  return standing.toSorted((a, b) => a.start - b.start || weight(b) - weight(a) || b.end - a.end)
}

function weight(finding: Finding): number {
  return finding.light === 'red' ? 1 : 0
}

/** Findings that ask for a change, red ones first. */
export function objections(light: Pick<LightView, 'findings'> | null): Finding[] {
  const asked = (light?.findings ?? []).filter((finding) => finding.light !== 'green')
  return asked.toSorted((a, b) => weight(b) - weight(a) || a.start - b.start)
}

/** The first good practice in the words; null where there is none. */
export function praise(light: Pick<LightView, 'findings'> | null): Finding | null {
  return light?.findings.find((finding) => finding.light === 'green') ?? null
}

/** How many changes each light asks for. */
export function counted(light: LightView | null): { red: number; yellow: number } {
  const asked = objections(light)
  const red = asked.filter((finding) => finding.light === 'red').length
  return { red, yellow: asked.length - red }
}

/** What to say instead, in the reader's language: advice, or the words themselves. */
export function betterOf(finding: Finding, locale: Locale): string {
  return locale === 'zh' ? finding.better_zh : finding.better_en
}

/** The sentence that can take the place of the one found, in the language of the draft; null for mere advice. */
export function readyWords(finding: Finding, draft: string): string | null {
  return /\p{Script=Han}/u.test(draft) ? finding.ready_zh : finding.ready_en
}

/** The first objection that comes with words which can be put in its place. */
export function improvable(draft: string, light: LightView | null): Finding | null {
  const standing = drawable(Array.from(draft), objections(light))
  return standing.find((finding) => readyWords(finding, draft) !== null) ?? null
}

const SENTENCE_END = /[\u3002\uff01\uff1f!?\uff1b;\n]/

/** The draft with the ready words in place of the whole sentence that was objected to. */
export function improved(draft: string, finding: Finding): string {
  const points = Array.from(draft)
  const before = points.slice(0, finding.start).findLastIndex((point) => SENTENCE_END.test(point)) + 1
  const behind = points.findIndex((point, i) => i >= finding.end - 1 && SENTENCE_END.test(point))
  const rest = behind < 0 ? [] : points.slice(behind + 1)
  return [...points.slice(0, before), readyWords(finding, draft) ?? '', ...rest].join('')
}

/** A script's own gap, 〔by its name〕, or a × that stands for something, as in “by × o’clock”; between numbers it multiplies, before one it counts. */
const GAP = /〔(?<name>[^〔〕\n]+)〕|(?<![\d.] ?)×+(?! ?\d)/g

interface Gap {
  start: number
  end: number
  name: string
}

/** What is to be filled in; what merely stands in such brackets is none. In UTF-16 units. */
function gapsIn(draft: string, named: readonly string[]): Gap[] {
  const found = [...draft.matchAll(GAP)].map((one) => ({ start: one.index, end: one.index + one[0].length, name: one.groups?.['name'] ?? '×' }))
  return found.filter(({ name }) => name === '×' || named.includes(name))
}

/** What the first gap is called, a × where it has no name; empty where there is none. */
export function gapOf(draft: string, named: readonly string[]): string {
  return gapsIn(draft, named)[0]?.name ?? ''
}

/** Where to go on writing, in UTF-16 units: the first gap, or the first dots that ready words leave open. */
export function openPlace(draft: string, named: readonly string[]): { start: number; end: number } | null {
  const [gap] = gapsIn(draft, named)
  if (gap) return { start: gap.start, end: gap.end }
  const found = /…+/.exec(draft)
  return found && { start: found.index, end: found.index + found[0].length }
}

/** The reasons that stand ready where a yellow light asks for one and the shop has none of its own, by the names of their texts. */
export const REASONS = ['asked', 'confirmed', 'quoted', 'agreed'] as const
/** As many as there are digits for keys. */
export const MOST_REASONS = 9
export const MOST_REASON = 60
const linesOf = (reasons: readonly string[]) => [...new Set(reasons.map((one) => one.trim()).filter(Boolean))]

/** To the letter, but for blanks around a reason and lines without one. */
export const isSameLights = (one: LightSettings, other: LightSettings): boolean =>
  JSON.stringify({ ...one, reasons: linesOf(one.reasons) }) === JSON.stringify({ ...other, reasons: linesOf(other.reasons) })

/** Why reasons cannot be saved: the name of a text; null where they can. */
export function reasonsHindered(reasons: readonly string[]): 'many' | 'long' | null {
  const lines = linesOf(reasons)
  if (lines.length > MOST_REASONS) return 'many'
  return lines.some((one) => [...one].length > MOST_REASON) ? 'long' : null
}

/** The reason that is kept with a message which was sent in spite of its yellow light. */
export function keptReason(light: MessageView['light']): string {
  const kept = light?.override
  return typeof kept === 'string' ? kept : ''
}

/** Which supervisor has let a red message go. */
export function keptApproval(light: MessageView['light']): string {
  const kept = light?.approved_by
  return typeof kept === 'string' ? kept : ''
}

/** The light that is kept with a message, where it asked for a second look. */
export function keptObjection(light: MessageView['light']): 'yellow' | 'red' | null {
  const kept = light?.light
  return kept === 'yellow' || kept === 'red' ? kept : null
}
