import type { AcknowledgedFrame, RefusedFrame } from '@xiaoer/live/frames'
import type { Account, Attached, Card, MessageView } from '../../../api/types'

/** A message of our own that the server has not yet confirmed. */
export interface Pending {
  client_id: string
  kind: 'text' | 'note' | 'whisper' | 'product' | 'order'
  body: string
  at: number
  /** `resting`: hot words that leave in a moment and can still be taken back. */
  state: 'resting' | 'sending' | 'failed'
  sentence_zh: string
  sentence_en: string
  /** It was refused for its words, or for want of a reason: as it stands it would be refused again. */
  blocked: boolean
  /** The picture or file that it brings. */
  file?: PendingFile
  /** The product or order that it shows, as this page knows it; the server makes its own. */
  card?: Card
  /** Why it is sent in spite of its yellow light; empty where nobody asked. */
  override?: string
  /** A supervisor is asked to let these red words go. */
  approval?: boolean
  /** They rest because their light is not known yet. */
  unlit?: boolean
  /** When resting words leave: the page's own clock, ms; 0 once they have left. */
  leaves_at?: number
}

/** `attached` is null until all of it has been uploaded. */
export interface PendingFile {
  name: string
  size: number
  attached: Attached | null
}

/** One conversation as this page knows it: what is stored, ascending by seq, and what is under way. */
export interface Thread {
  messages: readonly MessageView[]
  /** Places whose messages are not for whoever looks at this page. */
  passed: readonly number[]
  pending: readonly Pending[]
  /** The newest message the shopper has read. */
  read: number
  typing: boolean
  /** How often its words have been erased: they are asked for anew each time. */
  erased: number
}

export const EMPTY: Thread = { messages: [], passed: [], pending: [], read: 0, typing: false, erased: 0 }

/** Messages of a page or a frame, each once and in order; a message sent by us stops being under way. */
export function merged(thread: Thread, incoming: readonly MessageView[]): Thread {
  const own = new Set(incoming.map((message) => message.client_id))
  return {
    ...thread,
    messages: joined(thread.messages, incoming),
    pending: confirmed(thread.pending, own),
    typing: thread.typing && !incoming.some((message) => message.author === 'shopper'),
  }
}

/** What is stored has been erased: nothing of it stays on this page. */
export function wiped({ pending, erased }: Thread): Thread {
  return { ...EMPTY, pending, erased: erased + 1 }
}

/** A page tells which of its places hold something that is not for us: they are no gaps. */
export function skipping(thread: Thread, passed: readonly number[]): Thread {
  return passed.length ? { ...thread, passed: [...new Set([...thread.passed, ...passed])] } : thread
}

function confirmed(pending: readonly Pending[], own: ReadonlySet<string>): readonly Pending[] {
  return pending.some((one) => own.has(one.client_id)) ? pending.filter((one) => !own.has(one.client_id)) : pending
}

/** Copied once, however many come: what comes behind or before all that is there, as it mostly does, is put there whole. */
function joined(messages: readonly MessageView[], incoming: readonly MessageView[]): readonly MessageView[] {
  const fresh = incoming.toSorted((a, b) => a.seq - b.seq).filter((one, i, all) => one.seq !== all[i + 1]?.seq)
  const [from, to] = [fresh[0]?.seq, fresh.at(-1)?.seq]
  if (from === undefined || to === undefined) return messages
  const behind = messages.findLastIndex(({ seq }) => seq < from) + 1
  const before = behind + messages.slice(behind).findIndex(({ seq }) => seq > to)
  const rest = before < behind ? [] : messages.slice(before)
  return [...messages.slice(0, behind), ...among(messages.slice(behind, messages.length - rest.length), fresh), ...rest]
}

/** Both in order, each place once: what is fresh takes it. */
function among(known: readonly MessageView[], fresh: readonly MessageView[]): readonly MessageView[] {
  if (!known.length) return fresh
  const places = new Set(fresh.map(({ seq }) => seq))
  return [...known.filter(({ seq }) => !places.has(seq)), ...fresh].toSorted((a, b) => a.seq - b.seq)
}

/** The confirmation may come before the message itself: what we know is shown until then. */
export function acknowledged(thread: Thread, frame: AcknowledgedFrame, me: Pick<Account, 'id' | 'name'> | null): Thread {
  const sent = thread.pending.find((one) => one.client_id === frame.client_id)
  if (!sent) return thread
  const message: MessageView = {
    conversation_id: frame.conversation,
    seq: frame.seq,
    id: frame.id,
    author: 'agent',
    author_name: me?.name ?? '',
    kind: kindOf(sent),
    body: sent.body,
    client_id: frame.client_id,
    at: frame.at,
    light: null,
    source: null,
    attachment: sent.file?.attached ?? null,
    score: null,
    author_id: me?.id ?? null,
    card: sent.card ?? null,
  }
  const known = thread.messages.some((other) => other.seq === frame.seq)
  return known ? without(thread, frame.client_id) : merged(thread, [message])
}

function kindOf({ kind, file }: Pending): MessageView['kind'] {
  if (!file?.attached) return kind
  return isPicture(file.attached) ? 'image' : 'file'
}

export function isPicture(attached: Attached): boolean {
  return attached.width !== null && attached.height !== null
}

/** All of the file is there: what is left is to say so. */
export function uploaded(thread: Thread, clientId: string, attached: Attached): Thread {
  const { name, size } = attached
  return changed(thread, clientId, { file: { name, size, attached } })
}

/** The upload came to nothing; empty sentences where nobody said why. */
export function notUploaded(thread: Thread, clientId: string, sentence_zh: string, sentence_en: string): Thread {
  return changed(thread, clientId, { state: 'failed', sentence_zh, sentence_en })
}

export function refused(thread: Thread, frame: RefusedFrame): Thread {
  const { sentence_zh, sentence_en, light, code } = frame
  return changed(thread, frame.client_id, { state: 'failed', sentence_zh, sentence_en, blocked: light !== null || code === 'reason_needed' })
}

/** It could not even be kept for sending. */
export function failed(thread: Thread, clientId: string): Thread {
  return changed(thread, clientId, { state: 'failed' })
}

export function sending(thread: Thread, one: Pick<Pending, 'client_id' | 'kind' | 'body' | 'at' | 'file' | 'card' | 'leaves_at' | 'override' | 'approval' | 'unlit'>): Thread {
  const fresh: Pending = { ...one, state: one.leaves_at ? 'resting' : 'sending', sentence_zh: '', sentence_en: '', blocked: false }
  return { ...thread, pending: [...thread.pending, fresh] }
}

export function retried(thread: Thread, clientId: string): Thread {
  return changed(thread, clientId, { state: 'sending', sentence_zh: '', sentence_en: '', blocked: false, leaves_at: 0 })
}

/** The light has come, and is yellow. */
export function warned(thread: Thread, clientId: string): Thread {
  return changed(thread, clientId, { unlit: false })
}

export function restingIn({ pending }: Thread): Pending | undefined {
  return pending.find((one) => one.state === 'resting')
}

/** What a page that is gone left under way: words that had not left yet wait for somebody to send them. */
export function takenUp(pending: readonly Pending[]): readonly Pending[] {
  return pending.map((one) => (one.state === 'resting' ? { ...one, state: 'failed' as const } : one))
}

export function without(thread: Thread, clientId: string): Thread {
  return { ...thread, pending: thread.pending.filter((one) => one.client_id !== clientId) }
}

function changed(thread: Thread, clientId: string, change: Partial<Pending>): Thread {
  const at = thread.pending.findIndex((one) => one.client_id === clientId)
  const one = thread.pending[at]
  return one ? { ...thread, pending: thread.pending.with(at, { ...one, ...change }) } : thread
}

/** The seq up to which nothing is missing after the first known message: from there the server is asked. */
export function seenUpTo(thread: Thread): number {
  const first = thread.messages[0]?.seq ?? 0
  const known = new Set([...thread.messages.map(({ seq }) => seq), ...thread.passed])
  let last = first
  while (known.has(last + 1)) last++
  return last
}

/** The server gives at most so many at once; and so many are shown before a message that a link points to. */
const MOST_OLDER = 500
const BEFORE = 20

/**
 * Where the page of `size` messages before the first known one begins (`after`); null when nothing is older. A longer
 * page where `line` stands further back: whoever is led there does not wait for one after the other.
 */
export function olderAfter(thread: Thread, size: number, line: number | null = null): number | null {
  const first = thread.messages[0]?.seq ?? 1
  if (first <= 1) return null
  const wanted = line === null ? size : Math.max(size, first - 1 - line + BEFORE)
  return Math.max(0, first - 1 - Math.min(wanted, MOST_OLDER))
}

/** The shopper's newest words, which suggestions answer, and some of those before: the newest may only call for a person. */
export function lastAsked(thread: Thread): MessageView[] {
  const said = thread.messages.filter((message) => message.author === 'shopper' && message.kind === 'text')
  return said.slice(-MOST_ASKED).toReversed()
}

const MOST_ASKED = 6
