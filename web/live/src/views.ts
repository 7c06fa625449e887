/** What the frames of the live protocol carry. Moments are UTC microseconds. */

export type Role = 'shopper' | 'agent'
export type Locale = 'zh' | 'en'
export type Stage = 'presale' | 'insale' | 'aftersale'
export type ConversationState = 'bot' | 'queued' | 'assigned' | 'waiting' | 'resolved'
export type Author = 'shopper' | 'agent' | 'bot' | 'system'
export type Light = 'green' | 'yellow' | 'red'
export type MessageKind = 'text' | 'image' | 'file' | 'note' | 'whisper' | 'event' | 'survey' | 'product' | 'order'
export type Channel = 'widget' | 'api' | 'import'

/** A logged-in shopper's id as the store knows it, and the store's HMAC of it. */
export interface Identity {
  customer: string
  signature: string
}

/** The store page that the shopper looks at; for display and search only, never trusted for a price. */
export interface Page {
  title: string
  url: string
  sku?: string | null | undefined
}

export interface Finding {
  rule_id: string
  light: Light
  /** Code points into the checked text, end exclusive. */
  start: number
  end: number
  words: string
  reason_zh: string
  reason_en: string
  better_zh: string
  better_en: string
  /** The sentence that can take the place of the one found; null where `better` is advice only. */
  ready_zh: string | null
  ready_en: string | null
}

export interface LightView {
  light: Light
  findings: readonly Finding[]
  blocked: boolean
}

/** The light as it is kept with a message, and why it was sent all the same. */
export interface KeptLight extends Omit<LightView, 'blocked'> {
  override?: string
}

/** The agent who has a conversation. `signature`: as whom shoppers know them, where that is not by the name. */
export interface Assignee {
  id: string
  name: string
  signature?: string | null
}

/** A limit that runs: near from `near_at`, up at `due_at`; supervisors are told at `supervisor_at`. */
export interface Countdown {
  /** "first_reply", "next_reply", "resolution", or the rule of a platform. */
  limit: string
  near_at: number
  supervisor_at: number | null
  due_at: number
}

/** A line that caused an alarm of the watch; `why`: what the agent gave for sending it in spite of its light. */
export interface AlarmLine {
  conversation_id: string
  seq: number
  author: Author
  author_name: string
  at: number
  body: string
  why: string | null
}

/** Something in a conversation that a supervisor is to see, and the lines that caused it, oldest first. */
export interface AlarmView {
  id: string
  shop_id: string
  conversation_id: string
  kind: 'anger' | 'promise' | 'unanswered' | 'third_mention' | 'override'
  severity: 'notice' | 'serious' | 'severe'
  reason_zh: string
  reason_en: string
  customer: { id: string; name: string; level: number }
  agent: Assignee | null
  raised_at: number
  /** When it last became clearly worse. */
  renewed_at: number | null
  lines: AlarmLine[]
  handled: { at: number; by_name: string; remark: string } | null
}

export interface ConversationRow {
  id: string
  shop_id: string
  customer: { id: string; name: string; level: number }
  stage: Stage
  state: ConversationState
  assignee: Assignee | null
  last_seq: number
  last_text: string
  /** An author; empty before the first message. */
  last_author: string
  last_at: number
  /** Since when the shopper waits for a person; null when nobody waits. */
  waiting_since: number | null
  unread: number
  subject_order_id: string | null
  channel: Channel
  opened_at: number
  /** The next to be up first. */
  limits: Countdown[]
  /** Put off by its agent until a moment; `back` from when that has come. */
  aside: { until: number; why: string; back: boolean } | null
}

/** The picture or file of a message. */
export interface Attached {
  id: string
  name: string
  /** By its content, never by its name. */
  type: string
  /** Bytes. */
  size: number
  /** Pixels; null for what is no picture. */
  width: number | null
  height: number | null
}

/** The product or order of a message as it was when that was sent. */
export interface Card {
  id: string
  /** Its sku or order number. */
  code: string
  title: string
  /** The options in words; empty where there are none. */
  detail: string
  /** A path on the server; null where there is no picture. */
  picture: string | null
  /** The price, or what the order came to, in minor units of `currency`. */
  amount: number
  currency: string
  /** An order's, null for a product. */
  pieces: number | null
  state: string | null
  state_zh: string | null
  state_en: string | null
}

export interface MessageView {
  conversation_id: string
  seq: number
  id: string
  author: Author
  author_name: string
  kind: MessageKind
  body: string
  /** The sender's own id of it; the desk's own begin with what they say: "resolved:" at the end of a conversation. */
  client_id: string
  at: number
  /** Staff only; null for shoppers. */
  light: KeptLight | null
  /** The knowledge entry that a bot's answer rests on. */
  source: { knowledge_entry_id: string; title: string } | null
  attachment: Attached | null
  /** A survey's mark, 1 to 5. */
  score: number | null
  /** Staff only; null for shoppers. Tells apart two of one name. */
  author_id: string | null
  /** Of the kinds `product` and `order`; an erased one has none any more. */
  card: Card | null
}
