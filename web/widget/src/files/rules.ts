/** The server's own limit. */
export const MOST_BYTES = 20 * 1024 * 1024
/** All that the server takes; with a closed list, telephones hand over their HEIC photos as JPEG. */
export const ACCEPT = 'image/jpeg,image/png,image/webp,image/gif,application/pdf,video/mp4,video/quicktime'

const WIDEST = 220
const HIGHEST = 260

/** The sides at which a picture is shown: known before it has come, so that nothing jumps. */
export function shownSize(width: number, height: number): [width: number, height: number] {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height)
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

/** "1.4 MB"; never "0 KB". */
export function sizeText(bytes: number): string {
  const mega = bytes / 2 ** 20
  return mega < 0.95 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${mega.toFixed(1)} MB`
}

export function refusalOf({ size }: { size: number }): 'empty' | 'large' | '' {
  if (!size) return 'empty'
  return size > MOST_BYTES ? 'large' : ''
}
