/** A suggestion takes the place of an empty draft or of the last suggestion; own words are kept before it. */
export function filled(draft: string, lastFilled: string, text: string): string {
  const own = draft.trim()
  if (own === '' || own === lastFilled.trim()) return text
  return `${draft.trimEnd()}\n${text}`
}
