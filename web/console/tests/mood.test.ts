import { describe, expect, it } from 'vitest'
import type { Felt, Mood } from '../src/api/types'
import { marks, MOODS, MOST_POINTS, outlineOf } from '../src/features/watch/mood'

const felt = (seq: number, mood: Mood): Felt => ({ seq, at: seq, mood, heat: 0, words: [] })
const placed = (points: Felt[]) => marks(points, 100, 50, 5).map(({ x, y }) => [x, y])

describe('the line of a mood', () => {
  it.each<[string, Felt[], number[][]]>([
    ['nothing', [], []],
    ['one stands in the middle', [felt(1, 'calm')], [[50, 35]]],
    ['from edge to edge, up with the heat', [felt(1, 'friendly'), felt(2, 'uneasy'), felt(3, 'furious')], [[5, 45], [50, 25], [95, 5]]],
  ])('%s', (_, points, expected) => expect(placed(points)).toEqual(expected))

  it('shows the newest', () => {
    const many = Array.from({ length: 40 }, (_, i) => felt(i, 'calm'))
    const shown = marks(many, 100, 50, 5)
    expect([shown.length, shown[0]?.seq, shown.at(-1)?.seq]).toEqual([MOST_POINTS, 16, 39])
  })

  it('has a shape of its own for each', () => expect(new Set(MOODS.map(outlineOf)).size).toBe(MOODS.length))
})
