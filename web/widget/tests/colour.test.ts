import { expect, it } from 'vitest'
import { luminance, paletteOf } from '../src/colour'

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(full(a)), luminance(full(b))].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function full(colour: string): string {
  return colour.length === 4 ? colour.replace(/[\da-f]/gi, '$&$&') : colour
}

it.each([
  ['#ffffff', 1],
  ['#000000', 0],
  ['#ff0000', 0.2126],
  ['#808080', 0.21586],
])('luminance of %s', (colour, expected) => {
  expect(luminance(colour)).toBeCloseTo(expected, 5)
})

it.each([
  ['a dark brand', '#0b66c3', { brand: '#0b66c3', ink: '#fff', accent: '#0b66c3' }],
  ['a light brand', '#ffd400', { brand: '#ffd400', ink: '#000', accent: '#000' }],
  ['a middle grey', '#777777', { brand: '#777777', ink: '#000', accent: '#000' }],
  ['capital letters', '#E01F3D', { brand: '#E01F3D', ink: '#fff', accent: '#E01F3D' }],
  ['no colour', 'url(x);}', { brand: '#0b66c3', ink: '#fff', accent: '#0b66c3' }],
])('%s', (_, colour, palette) => {
  expect(paletteOf(colour)).toEqual(palette)
})

it('can be read on every ground (WCAG AA, 4.5)', () => {
  const steps = ['00', '33', '66', '77', '99', 'cc', 'ff']
  const colours = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)))
  const unreadable = colours.filter((colour) => {
    const { brand, ink, accent } = paletteOf(colour)
    return contrast(brand, ink) < 4.5 || contrast(accent, '#ffffff') < 4.5
  })
  expect(unreadable).toEqual([])
})
