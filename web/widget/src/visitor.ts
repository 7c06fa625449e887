/** What a browser keeps of a visitor between pages, for one shop. */
export interface Visitor {
  token?: string
  /** The newest message seen, and its conversation. */
  read?: readonly [conversation: string, seq: number]
}

export type Shelf = Pick<Storage, 'getItem' | 'setItem'>

/** The visitor, and how to change what is kept. Memory keeps what the browser refuses to (private mode, full or blocked storage). */
export function visitorOf(slug: string, shelf: () => Shelf): [Visitor, (change: Visitor) => void] {
  const key = `xiaoer.${slug}`
  const visitor: Visitor = {}
  try {
    // Where there is nothing it is null, which adds nothing.
    Object.assign(visitor, JSON.parse(shelf().getItem(key) as string))
  } catch {
    // As for a first visit.
  }
  const keep = (change: Visitor) => {
    Object.assign(visitor, change)
    try {
      shelf().setItem(key, JSON.stringify(visitor))
    } catch {
      // Memory has it.
    }
  }
  return [visitor, keep]
}
