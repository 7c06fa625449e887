/** Characters (code points) that a message may have. */
const LONGEST_TEXT = 4000

/** Characters left, negative when over. */
export function left(text: string): number {
  return LONGEST_TEXT - [...text.trim()].length
}

export function sendable(text: string): boolean {
  return !!text.trim() && left(text) >= 0
}
