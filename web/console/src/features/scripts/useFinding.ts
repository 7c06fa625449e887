import { computed, ref, useId, watch, type Ref } from 'vue'
import type { ReadyScript } from '../../api/types'
import { stepped } from '../../ui/stepped'
import { lookedFor } from './rules'
import { useReady, type Addressee } from './useReady'

/** The words, and what they lack by its names. */
type Fill = (text: string, missing: readonly string[]) => void

/** Looking for a script while writing: a slash opens the list, arrows choose, Enter fills in, Escape leaves the slash as it is. */
export function useFinding(whom: Ref<Addressee>, draft: Ref<string>, wanted: Ref<boolean>, fill: Fill) {
  const id = useId()
  const at = ref(0)
  const left = ref(false)
  const query = computed(() => (wanted.value ? lookedFor(draft.value) : null))
  const open = computed(() => query.value !== null && !left.value)
  const { items, passed, answered, error } = useReady(whom, query)
  const active = computed(() => (open.value && items.value.length ? `${id}-${at.value}` : undefined))
  const { choose, first, forget } = useChoice(items, answered, fill)

  watch(query, (now) => {
    forget()
    if (now === null) left.value = false
  })
  watch(items, () => (at.value = 0))

  const keys: Record<string, () => void> = {
    ArrowDown: () => (at.value = stepped(at.value, 1, items.value.length)),
    ArrowUp: () => (at.value = stepped(at.value, -1, items.value.length)),
    Enter: () => (answered.value ? choose(at.value) : first()),
    Escape: () => {
      left.value = true
      forget()
    },
  }
  function press(event: KeyboardEvent): void {
    const act = keys[event.key]
    if (!open.value || !act || event.isComposing || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  return { id, at, open, items, passed, answered, error, active, query, choose, press }
}

/** What is chosen before the answer has come waits for it: `first` for whatever it begins with, a place for the script that stands there now. */
function useChoice(items: Ref<readonly ReadyScript[]>, answered: Ref<boolean>, fill: Fill) {
  let waiting: ((script: ReadyScript) => boolean) | null = null

  function choose(wished: (script: ReadyScript) => boolean): void {
    waiting = answered.value ? null : wished
    const found = answered.value ? items.value.find(wished) : undefined
    if (found) fill(found.text, found.missing)
  }
  watch(answered, () => waiting && choose(waiting))

  return {
    choose: (place: number) => {
      const chosen = items.value[place]?.script_id
      choose(({ script_id }) => script_id === chosen)
    },
    first: () => choose(() => true),
    forget: () => (waiting = null),
  }
}
