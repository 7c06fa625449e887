/** What the frames of the live protocol carry. Moments are UTC microseconds. */

export type Role = 'shopper' | 'agent'
export type Locale = 'zh' | 'en'
export type Stage = 'presale' | 'insale' | 'aftersale'
export type ConversationState = 'bot' | 'queued' | 'assigned' | 'waiting' | 'resolved'
export type Author = 'shopper' | 'agent' | 'bot' | 'system'
export type Light = 'green' | 'yellow' | 'red'
export type MessageKind = 'text' | 'note' | 'event'

/** A logged-in shopper's id as the store knows it, and the store's HMAC of it. */
export interface Identity {
  customer: string
  signature: string
}

/** The store page that the shopper looks at; for display and search only, never trusted for a price. */
export interface Page {
  title: string
  url: string
  sku: string | null
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
}

export interface LightView {
  light: Light
  findings: readonly Finding[]
  blocked: boolean
}

export interface Suggestion {
  script_id: string
  version: number
  scenario: string
  scenario_zh: string
  scenario_en: string
  title: string
  text: string
  why_zh: string
  why_en: string
}

export interface ConversationRow {
  id: string
  shop_id: string
  customer: { id: string; name: string; level: number }
  stage: Stage
  state: ConversationState
  assignee: { id: string; name: string } | null
  last_seq: number
  last_text: string
  last_author: Author
  last_at: number
  /** Since when the shopper waits for a person; null when nobody waits. */
  waiting_since: number | null
  unread: number
  subject_order_id: string | null
}

export interface MessageView {
  conversation_id: string
  seq: number
  id: string
  author: Author
  author_name: string
  kind: MessageKind
  body: string
  client_id: string | null
  at: number
  /** Staff only; null for shoppers. */
  light: Light | null
  /** The knowledge entry that a bot's answer rests on. */
  source: { knowledge_entry_id: string; title: string } | null
  receipt: string | null
}
