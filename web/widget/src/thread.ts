import type { MessageFrame } from '@xiaoer/live/frames'
import type { MessageView } from '@xiaoer/live/views'

/** One message as the shopper sees it. */
export interface Entry extends Pick<MessageView, 'author' | 'body' | 'at'>, Partial<Pick<MessageView, 'author_name' | 'source' | 'attachment' | 'score' | 'client_id' | 'card' | 'conversation_id'>> {
  /** The shopper's own id of it, so that it keeps its place on screen when it is confirmed; ids of others repeat. */
  key: string
  /** The server has given it its place in the order. */
  placed: boolean
  /** 'sent' means stored by the server. */
  state: 'sending' | 'sent' | 'failed'
  /** Why it was not sent, as a sentence; empty where nothing more is known. */
  reason: string
}

/** Messages in the server's order, then those without a place yet in the order of writing. */
export type Thread = readonly Entry[]

export function written(thread: Thread, key: string, body: string, at: number): Thread {
  const entry: Entry = { key, author: 'shopper', body, at, placed: false, state: 'sending', reason: '' }
  return [...thread.filter((one) => one.key !== key), entry]
}

/** The server's copy takes the place of the one that was waiting for it. */
export function placed(thread: Thread, message: MessageFrame): Thread {
  const key = message.author === 'shopper' ? message.client_id : message.id
  const rest = thread.filter((one) => one.key !== key)
  const entry: Entry = { ...message, key, placed: true, state: 'sent', reason: '' }
  return [...rest.filter((one) => one.placed), entry, ...unplaced(rest)]
}

/** Change one message that has no place yet, or all that are on their way. */
export function marked(thread: Thread, state: Entry['state'], reason = '', key?: string): Thread {
  return thread.map((one) => (one.placed || (key ? one.key !== key : one.state !== 'sending') ? one : { ...one, state, reason }))
}

/** All that stays when another person comes before the screen. */
export function unplaced(thread: Thread): Thread {
  return thread.filter((one) => !one.placed)
}
