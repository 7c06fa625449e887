/** The place after a step up or down in a list that is walked round; -1 where there is none. */
export function stepped(at: number, by: number, length: number): number {
  return length ? (at + by + length) % length : -1
}
