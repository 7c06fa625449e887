import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { useSession } from '../../api/session'
import { recalled, remember } from '../../ui/remember'

export type Mode = 'reply' | 'note' | 'whisper'

export interface Draft {
  mode: Mode
  reply: string
  note: string
  whisper: string
  /** The suggestion that was filled in last. */
  filled: string
  /** What the suggestions lacked, by its names. */
  gaps: readonly string[]
  /** The last place that was taken when the reply was begun; null where none is begun. */
  since: number | null
}

const BLANK: Draft = { mode: 'reply', reply: '', note: '', whisper: '', filled: '', gaps: [], since: null }

/** What is being written in each conversation; survives a reload and a session that ended, for who wrote it alone. */
export const useDrafts = defineStore('drafts', () => {
  const key = `xiaoer.drafts.${useSession().account?.id ?? ''}`
  const drafts = ref(recalled<Record<string, Draft>>(key, {}))
  watch(drafts, (now) => remember(key, now), { deep: true })

  // What an earlier page kept may lack what came later.
  const of = (id: string): Draft => ({ ...BLANK, ...drafts.value[id] })

  function change(id: string, next: Partial<Draft>): void {
    drafts.value[id] = { ...of(id), ...next }
  }

  return { of, change }
})
