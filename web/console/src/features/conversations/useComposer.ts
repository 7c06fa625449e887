import { computed, type Ref } from 'vue'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { gapOf, improvable, improved } from '../etiquette/rules'
import { useDraftLight } from '../etiquette/useDraftLight'
import { filled } from '../scripts/rules'
import { useDrafts, type Mode } from './drafts'
import { excess, modesOf, readsAlong, standingOf } from './rules/writing'
import { useThreads } from './threads'

/** What is being written in one conversation, and in which of the modes that are open to whoever writes. */
function useDraft(row: Ref<ConversationRow>) {
  const session = useSession()
  const drafts = useDrafts()

  const id = computed(() => row.value.id)
  const draft = computed(() => drafts.of(id.value))
  const standing = computed(() => standingOf(row.value, session.account?.id ?? '', session.may('conversations.reply')))
  const along = computed(() => readsAlong(row.value, session.account?.id ?? '', session.may('conversations.lead')))
  const modes = computed(() => modesOf(standing.value, along.value))
  const mode = computed<Mode>({
    get: () => modes.value.find((one) => one === draft.value.mode) ?? modes.value[0] ?? 'note',
    set: (next) => drafts.change(id.value, { mode: next }),
  })
  const text = computed({
    get: () => draft.value[mode.value],
    set: (next) => drafts.change(id.value, { [mode.value]: next }),
  })
  return { id, draft, standing, along, modes, mode, text }
}

/** Writing in one conversation: the draft, its light, and what may be done with it. A yellow light may need a reason to be sent. */
export function useComposer(row: Ref<ConversationRow>) {
  const drafts = useDrafts()
  const threads = useThreads()
  const { id, draft, standing, along, modes, mode, text } = useDraft(row)

  const isReply = computed(() => mode.value === 'reply')
  const { light, checking, topics, asks, approvable } = useDraftLight(id, text, isReply)
  const finding = computed(() => improvable(text.value, light.value))
  const gap = computed(() => (isReply.value ? gapOf(text.value, draft.value.gaps) : ''))
  const over = computed(() => excess(text.value))
  const blocked = computed(() => isReply.value && (light.value?.blocked ?? false))
  const canSend = computed(() => text.value.trim() !== '' && over.value === 0 && !blocked.value && !gap.value)

  function send(reason: string): void {
    // The draft stays: only words that were checked as they stand are known to be refused.
    if (blocked.value && checking.value === 'checked') threads.sendStopped(id.value, text.value.trim())
    if (!canSend.value) return
    const hot = isReply.value && (checking.value === 'checked' ? light.value?.light === 'yellow' : null)
    threads.send(id.value, mode.value === 'reply' ? 'text' : mode.value, text.value.trim(), hot, { override: reason })
    drafts.change(id.value, { [mode.value]: '', ...(mode.value === 'reply' ? { filled: '', gaps: [] } : {}) })
  }

  /** `missing`: what the words lack, by the names that stand in them. */
  function fill(suggestion: string, missing: readonly string[] = []): void {
    if (standing.value !== 'mine') return
    const reply = filled(draft.value.reply, draft.value.filled, suggestion)
    drafts.change(id.value, { mode: 'reply', reply, filled: suggestion, gaps: [...new Set([...draft.value.gaps, ...missing])] })
  }

  function improve(): void {
    if (finding.value) text.value = improved(text.value, finding.value)
  }

  const gaps = computed(() => (isReply.value ? draft.value.gaps : []))
  return { standing, along, modes, mode, text, light, checking, topics, asks, finding, gap, gaps, over, blocked, approvable, canSend, send, fill, improve }
}
