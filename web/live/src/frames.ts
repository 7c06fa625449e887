import type { Role, Locale, ConversationState, Assignee, Author, Identity, Page, LightView, KeptLight, ConversationRow, MessageView, AlarmView } from './views'

/**
 * Live protocol, version 1: the frames of the socket /api/v1/live, told apart by their "type". A text message from the
 * server carries one frame a line, each of them JSON; a client says one frame a message.
 * Field names are the wire's own. Moments are UTC microseconds; `seq` counts from 1 without gaps in each conversation.
 *
 * The server sends every stored message as a `message` frame to every party of the conversation, its sender included
 * (before or after the sender's `acknowledged`), so that each party can check the sequence by itself.
 */
export const PROTOCOL_VERSION = 1

export interface HelloFrame {
  type: 'hello'
  version: typeof PROTOCOL_VERSION
  role: Role
  /** The shop's slug; shoppers only. Agents are known by the session cookie of the upgrade request. */
  shop?: string
  /** The shopper's visitor token of an earlier welcome. */
  token?: string | undefined
  identity?: Identity | undefined
  locale: Locale
  /** The last seq seen of each conversation, at most 100; the server sends what is missing. One that goes on and is not named starts at 0. */
  resume: Readonly<Record<string, number>>
  /** On which page of the store a shopper is. */
  page?: Page
}

export interface SendFrame {
  type: 'send'
  /** null for a shopper only: "my open conversation, or a new one". */
  conversation: string | null
  /** The sender's own id, 8 to 64 characters: a repeated send with the same one is the same message. */
  client_id: string
  /** `survey`: a shopper's mark for a conversation that is over. `whisper`: of who leads, to who has the conversation. */
  kind: 'text' | 'note' | 'survey' | 'whisper' | 'product' | 'order'
  /** 1 to 4,000 characters; with a file there need not be any, and beside a card there are none. */
  body: string
  /** A file that was uploaded before: its id. */
  upload?: string
  /** A survey's mark, 1 to 5. */
  score?: number
  /** A product's sku, or the number of an order of this customer's: the message is the card of it. */
  card?: string
  page?: Page
  /** Why an agent sends a message in spite of its light. */
  override?: string
  /** An agent asks a supervisor to let it go, should its light be red. */
  approval?: boolean
}

export interface WatchFrame {
  type: 'watch'
  conversation: string
  after: number
}

export interface UnwatchFrame {
  type: 'unwatch'
  conversation: string
}

/** Agents: hear of every conversation of the shops, not only of those that wait, are theirs or are watched. */
export interface OverviewFrame {
  type: 'overview'
  on: boolean
}

export interface CheckFrame {
  type: 'check'
  draft: number
  conversation: string
  body: string
}

export interface TypingFrame {
  type: 'typing'
  conversation: string
  on: boolean
  /** Of staff: only that of a text is told to the shopper. */
  kind?: 'text' | 'note' | 'whisper'
}

export interface ReadFrame {
  type: 'read'
  conversation: string
  seq: number
}

/** Shoppers: where may I upload a file? */
export interface UploadFrame {
  type: 'upload'
}

/** Shoppers: where can I see this file? */
export interface FileFrame {
  type: 'file'
  id: string
}

/** Shoppers: I wait for a person; is nobody there, and can I leave how to reach me? */
export interface ReachFrame {
  type: 'reach'
}

export interface PingFrame {
  type: 'ping'
}

/** Frames that are worth nothing later: sent while the link is open, otherwise forgotten. */
export type PassingFrame = OverviewFrame | CheckFrame | TypingFrame | ReadFrame | UploadFrame | FileFrame | ReachFrame

export type ClientFrame = HelloFrame | SendFrame | WatchFrame | UnwatchFrame | PassingFrame | PingFrame

export interface WelcomeFrame {
  type: 'welcome'
  version: typeof PROTOCOL_VERSION
  you: { id: string; name: string; role: Role }
  /** Shoppers keep it and show it in the next hello; null for staff and for logged-in shoppers. */
  token: string | null
  conversation: string | null
  last_seq: number
  state: ConversationState | null
  /** 1 is next; null when not in a queue. */
  queue_place: number | null
  /** Who answers, as shoppers know them; null while nobody does. */
  agent_name: string | null
  server_at: number
}

export interface MessageFrame extends MessageView {
  type: 'message'
}

/** The place `seq` holds something that is not for this client. */
export interface PassedFrame {
  type: 'passed'
  conversation_id: string
  seq: number
}

/** The message is durably committed. A repeated send with the same client_id gets the same answer. */
export interface AcknowledgedFrame {
  type: 'acknowledged'
  client_id: string
  conversation: string
  seq: number
  id: string
  at: number
}

/** That send is not stored. */
export interface RefusedFrame {
  type: 'refused'
  client_id: string
  code: string
  sentence_zh: string
  sentence_en: string
  /** Where the words were red, to staff. */
  light: KeptLight | null
}

export interface ConversationRowFrame {
  type: 'conversation'
  row: ConversationRow
}

/** Agents: a limit is near. To the one who has the conversation (all, where nobody has it), then to supervisors. */
export interface AlarmFrame {
  type: 'alarm'
  row: ConversationRow
  limit: string
  told: 'agent' | 'supervisor'
  at: number
  due_at: number
}

/** Supervisors: the watch has seen something, it has become clearly worse, or somebody has dealt with it. */
export interface WatchAlarmFrame {
  type: 'watch_alarm'
  news: 'raised' | 'renewed' | 'handled'
  alarm: AlarmView
}

/** Agents: from here on the socket tells of every conversation, or no longer. */
export interface OverviewToldFrame {
  type: 'overview'
  on: boolean
}

/** Shoppers: who answers now, and the place in the queue. */
export interface StateFrame {
  type: 'state'
  conversation: string
  state: ConversationState
  agent_name: string | null
  queue_place: number | null
}

export interface LightFrame extends LightView {
  type: 'light'
  draft: number
  /** In a crisis: because of which the draft would wait for approval. */
  topics: readonly string[]
  /** It leaves only with a reason (`override`). */
  asks: boolean
  /** It is red, and a supervisor may be asked to let it go (`approval`). */
  approvable: boolean
}

export interface TypingNoticeFrame {
  type: 'typing'
  conversation: string
  author: Author
  on: boolean
  /** To staff: which colleague. */
  by: Assignee | null
}

export interface ReadNoticeFrame {
  type: 'read'
  conversation: string
  author: Author
  seq: number
}

/** Files may be posted to `path` of the desk's server for ten minutes. */
export interface UploadToldFrame {
  type: 'upload'
  path: string
}

/** The file is at `path` of the desk's server for an hour and more. */
export interface FileToldFrame {
  type: 'file'
  id: string
  path: string
}

/** How to reach the shopper may be posted to `path` of the desk's server for a day; null where somebody is there. */
export interface ReachToldFrame {
  type: 'reach'
  path: string | null
  /** When somebody is there again, in words; empty where that is not known. */
  back: string
}

export interface PongFrame {
  type: 'pong'
  server_at: number
}

/** Agents: the words of conversations that are over have been erased; what is shown of them is to be asked anew. */
export interface ErasedFrame {
  type: 'erased'
  conversations: readonly string[]
}

/** Agents: the shopper of a conversation that is followed is on another page of the store; which one is to be asked. */
export interface ViewingFrame {
  type: 'viewing'
  conversation: string
}

/** Agents: somebody who leads has whispered to them about a conversation that they have; it stands in it too. */
export interface WhisperFrame {
  type: 'whisper'
  conversation: string
  customer_name: string
  author_name: string
  body: string
}

/** Agents: somebody who leads has taken a conversation from them or given it to them; `before` had it, `after` has it. */
export interface MovedFrame {
  type: 'moved'
  conversation: string
  customer_name: string
  by: Assignee
  before: Assignee | null
  after: Assignee | null
}

/** Who leads: somebody of the shop's team has come or gone, or what they are or take has changed. */
export interface PresenceFrame {
  type: 'presence'
  shop_id: string
  account_id: string
}

export interface CaseFrame {
  type: 'case'
  conversation: string
  case_id: string
}

/** Staff: words of an agent wait for approval, or what has become of them. */
export interface HeldFrame {
  type: 'held'
  held: unknown
}

/** Staff: the shop's crisis switch, or its plan, is otherwise now. */
export interface CrisisFrame {
  type: 'crisis'
  shop: string
  on: boolean
}

export interface ErrorFrame {
  type: 'error'
  code: string
  sentence_zh: string
  sentence_en: string
  /** The server closes the socket after a fatal one. */
  fatal: boolean
}

export type ServerFrame =
  | WelcomeFrame
  | MessageFrame
  | AcknowledgedFrame
  | RefusedFrame
  | ConversationRowFrame
  | AlarmFrame
  | WatchAlarmFrame
  | OverviewToldFrame
  | StateFrame
  | PassedFrame
  | LightFrame
  | TypingNoticeFrame
  | ReadNoticeFrame
  | WhisperFrame
  | MovedFrame
  | PresenceFrame
  | ViewingFrame
  | ErasedFrame
  | PongFrame
  | CaseFrame
  | HeldFrame
  | CrisisFrame
  | UploadToldFrame
  | FileToldFrame
  | ReachToldFrame
  | ErrorFrame

/** Why the server closed the socket. */
export const BAD_FRAME = 4400
export const TOO_LONG = 1009
export const NOT_SIGNED_IN = 4401
export const NOT_ALLOWED = 4403
export const TOO_SLOW = 4408
export const FRAMES_MISSED = 4409
export const ACCESS_CHANGED = 4410
export const TOO_MANY = 4429
