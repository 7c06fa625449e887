import type { MessageView } from '../../../api/types'
import { isPicture } from './thread'

/** The server's own limit, in bytes. */
export const MOST_BYTES = 20 * 1024 * 1024
/** All that the server takes. */
export const ACCEPT = 'image/jpeg,image/png,image/webp,image/gif,application/pdf,video/mp4,video/quicktime'

const WIDEST = 320
const HIGHEST = 320

/** The sides at which the thread shows a picture: known before it has come, so that nothing jumps. */
export function shownSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export function fileAddress(message: MessageView, size: 'whole' | 'preview'): string {
  return `/api/v1/conversations/${message.conversation_id}/files/${message.attachment?.id ?? ''}?size=${size}`
}

export function picturesOf(messages: readonly MessageView[]): MessageView[] {
  return messages.filter(({ attachment }) => attachment && isPicture(attachment))
}

/** Why a file need not even be tried. */
export function objection(size: number): 'empty' | 'large' | null {
  if (size === 0) return 'empty'
  return size > MOST_BYTES ? 'large' : null
}
