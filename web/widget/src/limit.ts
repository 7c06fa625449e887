/** Characters (code points) that a message may have. */
const LONGEST_TEXT = 4000
/** With so few left, the shopper sees how many. */
const COUNTED = 200

/** Characters left, negative when over; null while nobody needs to know. */
export function left(text: string): number | null {
  const rest = LONGEST_TEXT - [...text.trim()].length
  return rest > COUNTED ? null : rest
}

export function sendable(text: string): boolean {
  return !!text.trim() && (left(text) ?? 0) >= 0
}
