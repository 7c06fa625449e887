import type { MessageFrame, PassedFrame } from './frames'

type Placed = MessageFrame | PassedFrame

/** More than this many messages ahead of a gap are not kept: catching up brings them again. */
export const HELD_LIMIT = 256

/** One conversation's sequence as this client has seen it: gives every message once and in order. */
export class Track {
  readonly #held = new Map<number, Placed>()

  /** @param last the seq of the newest message already delivered, 0 for none */
  constructor(public last: number) {}

  /** Messages wait here for one that has not arrived. */
  get gap(): boolean {
    return this.#held.size > 0
  }

  /** Take a message from the wire; returns those that may now be shown, in order. */
  take(message: Placed): MessageFrame[] {
    const due: MessageFrame[] = []
    if (message.seq <= this.last) return due
    if (message.seq === this.last + 1 || this.#held.size < HELD_LIMIT) this.#held.set(message.seq, message)
    for (let next; (next = this.#held.get(this.last + 1));) {
      this.#held.delete(++this.last)
      if (next.type === 'message') due.push(next)
    }
    return due
  }
}
