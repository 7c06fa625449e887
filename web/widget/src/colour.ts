/** Contrast of WCAG 2.2 AA for text (success criterion 1.4.3). */
const READABLE = 4.5
/** Stands in for a colour that cannot be read. */
const FALLBACK = '#0b66c3'

export interface Palette {
  /** Ground of header, launcher and own messages. */
  brand: string
  /** Text on the brand colour: black or white, whichever can be read better. */
  ink: string
  /** Text in the brand colour on white; black where the brand is too light for that. */
  accent: string
}

/** Contrast is (lighter + 0.05) / (darker + 0.05) of relative luminances; white has 1, black 0 (WCAG 2.2). */
export function paletteOf(colour: string): Palette {
  const brand = /^#[\da-f]{6}$/i.test(colour) ? colour : FALLBACK
  const light = luminance(brand) + 0.05
  const onWhite = 1.05 / light
  return { brand, ink: onWhite >= light / 0.05 ? '#fff' : '#000', accent: onWhite >= READABLE ? brand : '#000' }
}

/** Relative luminance from 0 to 1 of #rrggbb (WCAG 2.2, sRGB). */
export function luminance(colour: string): number {
  return [0.2126, 0.7152, 0.0722].reduce((sum, weight, n) => {
    const channel = parseInt(colour.substring(1 + 2 * n, 3 + 2 * n), 16) / 255
    return sum + weight * (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)
  }, 0)
}
