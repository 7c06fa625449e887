import type { Felt, Mood } from '../../api/types'

/** From warm to hot; the line rises with them. */
export const MOODS: readonly Mood[] = ['friendly', 'calm', 'uneasy', 'angry', 'furious']
export const MOST_POINTS = 24

export interface Mark {
  seq: number
  mood: Mood
  x: number
  y: number
}

/** Where the newest messages stand in a drawing of this size, oldest first, with room for a mark at every edge. */
export function marks(points: readonly Felt[], width: number, height: number, edge: number): Mark[] {
  const shown = points.slice(-MOST_POINTS)
  const step = shown.length > 1 ? (width - 2 * edge) / (shown.length - 1) : 0
  return shown.map(({ seq, mood }, i) => ({
    seq,
    mood,
    x: shown.length > 1 ? edge + i * step : width / 2,
    y: height - edge - ((height - 2 * edge) * MOODS.indexOf(mood)) / (MOODS.length - 1),
  }))
}

/** A mark's outline: the hotter, the more corners it has to stand out by; nobody needs its colour. */
const SHAPES: Record<Mood, string> = {
  friendly: 'M -3 0 A 3 3 0 1 0 3 0 A 3 3 0 1 0 -3 0 Z',
  calm: 'M -2 0 A 2 2 0 1 0 2 0 A 2 2 0 1 0 -2 0 Z',
  uneasy: 'M 0 -4 L 4 0 L 0 4 L -4 0 Z',
  angry: 'M 0 -5 L 5 4 L -5 4 Z',
  furious: 'M -2 -5 L 2 -5 L 5 -2 L 5 2 L 2 5 L -2 5 L -5 2 L -5 -2 Z',
}

export function outlineOf(mood: Mood): string {
  return SHAPES[mood]
}
