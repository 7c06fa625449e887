/** A suggestion takes the place of an empty draft or of the last suggestion; own words are kept before it. */
export function filled(draft: string, lastFilled: string, text: string): string {
  const own = draft.trim()
  const last = lastFilled.trim()
  if (own === '' || own === last) return text
  const isBehind = last !== '' && own.endsWith(`\n${last}`)
  const kept = isBehind ? draft.trimEnd().slice(0, -last.length) : draft
  return `${kept.trimEnd()}\n${text}`
}
