/** A suggestion takes the place of an empty draft or of the last suggestion; own words are kept before it. */
export function filled(draft: string, lastFilled: string, text: string): string {
  const own = draft.trim()
  const last = lastFilled.trim()
  if (own === '' || own === last) return text
  const isBehind = last !== '' && own.endsWith(`\n${last}`)
  const kept = isBehind ? draft.trimEnd().slice(0, -last.length) : draft
  return `${kept.trimEnd()}\n${text}`
}

/** A slash; a Chinese input method writes an enumeration comma or a full-width slash in its place. */
const LOOKING = /^[/\u3001\uff0f](?<words>.{0,60})$/u

/** What is looked for among the scripts where the draft's last line begins with a slash; null where nothing is. */
export function lookedFor(draft: string): string | null {
  return LOOKING.exec(lastLine(draft))?.groups?.['words']?.trim() ?? null
}

/** The draft without the line that looks for a script. */
export function withoutSearch(draft: string): string {
  return lookedFor(draft) === null ? draft : draft.slice(0, draft.length - lastLine(draft).length).trimEnd()
}

function lastLine(draft: string): string {
  return draft.slice(draft.lastIndexOf('\n') + 1)
}

/** A script's words cut at its gaps, which are told apart from what merely stands in such brackets. */
export function cutAtGaps(text: string, missing: readonly string[]): { words: string; gap: boolean }[] {
  const parts = text.split(/(\u3014[^\u3014\u3015]+\u3015)/).filter(Boolean)
  return parts.map((words) => ({ words, gap: missing.some((name) => words === `\u3014${name}\u3015`) }))
}

/** The product that a talk is about before an order, or without one: that of the page on which the shopper is. */
export function skuOf(talk: { stage: string; subject_order_id: string | null }, viewed: string | null): string | null {
  return talk.stage === 'presale' || talk.subject_order_id === null ? viewed : null
}
