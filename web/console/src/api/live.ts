import { browserPorts } from '@xiaoer/live/browser'
import { LiveClient } from '@xiaoer/live/client'
import type { PassingFrame, ServerFrame } from '@xiaoer/live/frames'
import type { Draft, Link } from '@xiaoer/live/ports'
import { askingBy, unwatch, watch } from '@xiaoer/live/watching'
import { defineStore } from 'pinia'
import { ref, type Ref } from 'vue'
import type { AlarmView, ConversationRow, HeldView, LightView, Locale, MessageView } from './types'

/** Frames carry the same views as the HTTP answers; those generated from the document say more. */
interface Carried {
  message: MessageView
  conversation: { row: ConversationRow }
  alarm: { row: ConversationRow }
  watch_alarm: { alarm: AlarmView }
  light: LightView
  held: { held: HeldView }
}
type FrameOf<T extends ServerFrame['type']> = T extends keyof Carried
  ? Omit<Extract<ServerFrame, { type: T }>, keyof Carried[T]> & Carried[T]
  : Extract<ServerFrame, { type: T }>
type Listener<T extends ServerFrame['type']> = (frame: FrameOf<T>) => void

function socketUrl(): string {
  return `${location.origin.replace(/^http/, 'ws')}/api/v1/live`
}

/** Who hears frames of which type. */
function createListeners() {
  const listeners = new Map<string, Set<(frame: ServerFrame) => void>>()

  function hear(frame: ServerFrame): void {
    for (const listener of listeners.get(frame.type) ?? []) listener(frame)
  }

  /** Hear frames of one type; returns how to stop. */
  function on<T extends ServerFrame['type']>(type: T, listener: Listener<T>): () => void {
    const heard = listeners.get(type) ?? new Set()
    listeners.set(type, heard)
    const hearing = (frame: ServerFrame) => listener(frame as FrameOf<T>)
    heard.add(hearing)
    return () => heard.delete(hearing)
  }

  return { hear, on }
}

/** The server's clock minus ours, in microseconds. */
function useSkew(on: ReturnType<typeof createListeners>['on']): Ref<number> {
  const skew = ref(0)
  on('welcome', ({ server_at }) => (skew.value = server_at - Date.now() * 1000))
  return skew
}

/** The one socket of this page: its state for everybody to see, and its frames for those who listen. */
export const useLive = defineStore('live', () => {
  const link = ref<Link>('idle')
  const { hear, on } = createListeners()
  const skew = useSkew(on)
  let locale: Locale = 'zh'
  let stopped: (code: number) => void = () => {}

  const client: LiveClient = new LiveClient({
    ...browserPorts(),
    url: socketUrl(),
    role: 'agent',
    greeting: () => ({ locale }),
    onFrame: hear,
    onGap: askingBy((frame) => client.tell(frame)),
    onLink: (next, code) => {
      link.value = next
      if (next === 'stopped') stopped(code)
    },
  })
  // The network is said to be back: do not sit out the waiting time.
  window.addEventListener('online', () => link.value === 'waiting' && client.connect())

  return {
    link,
    skew,
    on,
    /** The server no longer knows who this is, or has nothing live for them; the code of the protocol says which. */
    onStop: (then: (code: number) => void) => (stopped = then),
    connect: (speak: Locale) => {
      locale = speak
      client.connect()
    },
    close: () => client.close(),
    send: (draft: Draft) => client.send(draft),
    tell: (frame: PassingFrame) => client.tell(frame),
    watch: (conversation: string, after: number) => watch(client, conversation, after),
    unwatch: (conversation: string) => unwatch(client, conversation),
  }
})
