import type { HelloFrame, SendFrame, ServerFrame } from './frames'

export type Link = 'idle' | 'connecting' | 'open' | 'waiting' | 'stopped'
/** 'queued' will be sent until the server answers; the others are refusals, and nothing is kept. */
export type SendOutcome = 'queued' | 'outbox_full' | 'stopped'
export type Greeting = Omit<HelloFrame, 'type' | 'version' | 'role' | 'resume'>
export type Draft = Omit<SendFrame, 'type'>

/** The part of a browser's WebSocket that is used. */
export interface Socket {
  /** 0 while it is being opened. */
  readonly readyState: number
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent<string>) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  send(data: string): void
  close(): void
}

/** Everything that the client takes from outside. */
export interface LivePorts {
  url: string
  role: HelloFrame['role']
  WebSocket: new (url: string) => Socket
  /** Calls back once after so many ms; returns what `clearTimer` takes, never 0. */
  setTimer(then: () => void, ms: number): number
  /** Does nothing for 0. */
  clearTimer(timer: number): void
  /** Milliseconds from any origin. */
  now(): number
  /** From 0 to below 1. */
  random(): number
  /** Asked at every connection, so that a new token or login is used. */
  greeting(): Greeting
  /** Messages come in order and once; answers only to sends of this client; pongs are kept back. */
  onFrame(frame: ServerFrame): void
  /** A gap that stays is asked about; without this by a new connection. Each has its conversation and the last seq before it. */
  onGap?(gaps: readonly (readonly [conversation: string, { last: number }])[]): void
  /** @param code the close code that led here, 0 where none did */
  onLink(link: Link, code: number): void
}
