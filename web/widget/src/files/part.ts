import type { ServerFrame } from '@xiaoer/live/frames'
import type { Locale } from '@xiaoer/live/views'
import type { Chat } from '../chat'
import type { State } from '../state'

/** Hears every frame of the server. */
export type Files = (frame: ServerFrame) => void

/** The second script, which comes when the conversation is open and drawn. */
export interface FilesPart {
  /** @param base an address on the desk's server */
  start(root: ShadowRoot, state: Readonly<State>, chat: Chat, locale: Locale, base: string): Files
}
