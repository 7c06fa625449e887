import type { LiveClient } from './client'
import type { LivePorts } from './ports'
import { Track } from './track'

/** Agents: follow a conversation from the message after `after`, through every reconnection. */
export function watch(client: LiveClient, conversation: string, after: number): void {
  client.tracks.set(conversation, new Track(after))
  client.tell({ type: 'watch', conversation, after })
}

export function unwatch(client: LiveClient, conversation: string): void {
  client.tracks.delete(conversation)
  client.tell({ type: 'unwatch', conversation })
}

/** How an agent asks about gaps. */
export function askingBy(tell: LiveClient['tell']): NonNullable<LivePorts['onGap']> {
  return (gaps) => {
    for (const [conversation, { last }] of gaps) tell({ type: 'watch', conversation, after: last })
  }
}
