import { computed, ref, useId, watch, type Ref } from 'vue'
import { stepped } from '../../ui/stepped'
import { lookedFor } from './rules'
import { useReady, type Addressee } from './useReady'

/** Looking for a script while writing: a slash opens the list, arrows choose, Enter fills in, Escape leaves the slash as it is. */
export function useFinding(whom: Ref<Addressee>, draft: Ref<string>, wanted: Ref<boolean>, fill: (text: string) => void) {
  const id = useId()
  const at = ref(0)
  const left = ref(false)
  /** Enter was pressed before the answer had come. */
  const hurried = ref(false)
  const query = computed(() => (wanted.value ? lookedFor(draft.value) : null))
  const open = computed(() => query.value !== null && !left.value)
  const { items, passed, answered, error } = useReady(whom, query)
  const active = computed(() => (open.value && items.value.length ? `${id}-${at.value}` : undefined))

  watch(query, (now) => {
    hurried.value = false
    if (now === null) left.value = false
  })
  watch(items, () => (at.value = 0))
  watch(answered, (now) => now && hurried.value && choose(0))

  function choose(place: number): void {
    hurried.value = !answered.value
    const found = items.value[place]
    if (answered.value && found) fill(found.text)
  }

  const keys: Record<string, () => void> = {
    ArrowDown: () => (at.value = stepped(at.value, 1, items.value.length)),
    ArrowUp: () => (at.value = stepped(at.value, -1, items.value.length)),
    Enter: () => choose(at.value),
    Escape: () => (left.value = true),
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
