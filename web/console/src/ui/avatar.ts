/** The first character of a name, by code point, in capitals. */
export function initialOf(name: string): string {
  return (Array.from(name.trim())[0] ?? '?').toUpperCase()
}

/** A hue from 0 to 359 that stays the same for a name. */
export function hueOf(name: string): number {
  return Array.from(name).reduce((hue, letter) => (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
}
