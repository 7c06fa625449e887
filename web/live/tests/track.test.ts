import { expect, it } from 'vitest'
import { HELD_LIMIT, Track } from '../src/track'
import { message } from './stage'

it.each([
  ['in order', 0, [1, 2, 3], [[1], [2], [3]]],
  ['repeated', 0, [1, 1, 2, 1], [[1], [], [2], []]],
  ['overtaken', 0, [3, 2, 1], [[], [], [1, 2, 3]]],
  ['overtaken and repeated', 0, [2, 2, 1, 2], [[], [], [1, 2], []]],
  ['resumed after 7', 7, [5, 7, 8, 10, 9], [[], [], [8], [], [9, 10]]],
])('%s', (_, last, wire, due) => {
  const track = new Track(last)
  expect(wire.map((seq) => track.take(message('c1', seq)).map((m) => m.seq))).toEqual(due)
  expect(track.gap).toBe(false)
})

it('a place that is not for this client counts and shows nothing', () => {
  const track = new Track(1)
  expect(track.take(message('c1', 3))).toEqual([])
  expect(track.take({ type: 'passed', conversation_id: 'c1', seq: 2 }).map((one) => one.seq)).toEqual([3])
  expect(track.last).toBe(3)
})

it('holds a bounded number and still fills the gap', () => {
  const track = new Track(0)
  for (let seq = 2; seq < HELD_LIMIT + 100; seq++) track.take(message('c1', seq))
  expect(track.take(message('c1', 1))).toHaveLength(HELD_LIMIT + 1)
  expect(track.last).toBe(HELD_LIMIT + 1)
  expect(track.take(message('c1', HELD_LIMIT + 2))).toHaveLength(1)
})
