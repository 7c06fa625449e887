import { expect, it } from 'vitest'
import { left, sendable } from '../src/limit'

it.each([
  ['nothing', '', 4000, false],
  ['spaces', ' \n ', 4000, false],
  ['a word', '在吗', 3998, true],
  ['4,000', '字'.repeat(4000), 0, true],
  ['4,001', '字'.repeat(4001), -1, false],
  ['4,000 emoji, two code units each', '😀'.repeat(4000), 0, true],
  ['spaces around are not sent', ` ${'字'.repeat(4000)}\n`, 0, true],
])('%s', (_, text, rest, goes) => {
  expect(left(text)).toBe(rest)
  expect(sendable(text)).toBe(goes)
})
