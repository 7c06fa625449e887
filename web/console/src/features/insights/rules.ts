import type { EChartsCoreOption } from 'echarts/core'
import type { DayFigures, Locale, Tile } from '../../api/types'
import { count, decimal, percent, shortDay } from '../../ui/format'

/** What was measured in words, its unit apart; a dash where nothing could be measured. */
export function tileValue(tile: Tile, locale: Locale): string {
  if (tile.value === null) return '–'
  if (tile.unit === 'ratio') return percent(tile.value, locale)
  return tile.unit === 'seconds' || tile.unit === 'score' ? decimal(tile.value, locale) : count(tile.value, locale)
}

export interface ChartWords {
  conversations: string
  cases: string
  green: string
  yellow: string
  red: string
}

export interface Palette {
  text: string
  line: string
  first: string
  second: string
  green: string
  yellow: string
  red: string
  pattern: string
}

const PATTERNS = {
  yellow: { symbol: 'triangle', symbolSize: 0.8, dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: 6 },
  red: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.78 },
}

/** Conversations as bars, cases as a line. */
export function workChart(days: readonly DayFigures[], words: ChartWords, colours: Palette): EChartsCoreOption {
  return {
    ...frame(days, colours),
    series: [
      { type: 'bar', name: words.conversations, data: days.map((d) => d.conversations), color: colours.first, barMaxWidth: 36, itemStyle: { borderRadius: [4, 4, 0, 0] } },
      { type: 'line', name: words.cases, data: days.map((d) => d.cases), color: colours.second, symbol: 'diamond', symbolSize: 8, showAllSymbol: true, lineStyle: { width: 2.5 } },
    ],
  }
}

/** Messages by light, stacked; yellow and red are told apart by pattern as well. */
export function lightChart(days: readonly DayFigures[], words: ChartWords, colours: Palette): EChartsCoreOption {
  const bar = (light: 'green' | 'yellow' | 'red') => ({
    type: 'bar',
    stack: 'lights',
    name: words[light],
    data: days.map((day) => day[light]),
    color: colours[light],
    barMaxWidth: 36,
    itemStyle: light === 'green' ? {} : { decal: { ...PATTERNS[light], color: colours.pattern } },
  })
  return { ...frame(days, colours), series: [bar('green'), bar('yellow'), bar('red')] }
}

function frame(days: readonly DayFigures[], { text, line }: Palette): EChartsCoreOption {
  const axis = {
    axisLabel: { color: text },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: line } },
  }
  return {
    aria: { enabled: true },
    animationDuration: 200,
    grid: { left: 4, right: 8, top: 40, bottom: 4, containLabel: true },
    legend: { top: 0, right: 0, textStyle: { color: text } },
    xAxis: { type: 'category', data: days.map((day) => shortDay(day.day)), ...axis },
    yAxis: { type: 'value', minInterval: 1, ...axis },
  }
}

/** Nothing happened in the whole time: there is nothing to draw. */
export function isQuiet(days: readonly DayFigures[]): boolean {
  return days.every((day) => !day.conversations && !day.messages && !day.cases)
}
