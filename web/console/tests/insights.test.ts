import { describe, expect, it } from 'vitest'
import type { Tile } from '../src/api/types'
import { isQuiet, lightChart, tileValue, workChart } from '../src/features/insights/rules'
import { aDay } from './make'

const words = { conversations: 'C', cases: 'S', green: 'G', yellow: 'Y', red: 'R' }
const colours = { text: '', line: '', first: '1', second: '2', green: 'g', yellow: 'y', red: 'r', pattern: 'p' }

describe('a tile', () => {
  it.each<[Tile['unit'], number | null, string]>([
    ['count', 12_345, '12,345'],
    ['seconds', 11.44, '11.4'],
    ['ratio', 0.978, '97.8%'],
    ['score', 4.82, '4.8'],
    ['ratio', null, '–'],
    ['count', 0, '0'],
  ])('%s %s', (unit, value, shown) => {
    const tile = { id: 't', unit, value, sample: 1, label_zh: '', label_en: '', formula_zh: '', formula_en: '' }
    expect(tileValue(tile, 'zh')).toBe(shown)
  })
})

describe('the charts', () => {
  const days = [aDay({ day: '2026-11-20', conversations: 3, cases: 1, green: 5, yellow: 2, red: 1 }), aDay()]

  it('draw each day', () => {
    expect(workChart(days, words, colours)).toMatchObject({
      xAxis: { data: ['11-20', '11-21'] },
      series: [{ name: 'C', data: [3, 0] }, { name: 'S', data: [1, 0] }],
    })
  })
  it('tell lights apart by pattern too', () => {
    expect(lightChart(days, words, colours)).toMatchObject({
      series: [
        { name: 'G', data: [5, 0], itemStyle: {} },
        { name: 'Y', data: [2, 0], itemStyle: { decal: { symbol: 'triangle' } } },
        { name: 'R', data: [1, 0], itemStyle: { decal: { symbol: 'rect' } } },
      ],
    })
  })
  it('are left out when nothing happened', () => {
    expect(isQuiet([aDay(), aDay()])).toBe(true)
    expect(isQuiet(days)).toBe(false)
  })
})
