import { onScopeDispose, ref, watch, type Ref } from 'vue'

/**
 * The palette's words. Until it stands there and keeps the focus, what is typed elsewhere is theirs too: the dialog may
 * be on its way still, or have the focus itself for a moment.
 */
export function useTypeAhead(open: Ref<boolean>) {
  const words = ref('')
  /** Enter was pressed before the field had the focus. */
  const entered = ref(false)

  function keep(event: KeyboardEvent): void {
    if (isForOthers(event)) return
    event.preventDefault()
    event.stopPropagation()
    // Nothing stands there yet that could hear it.
    if (event.key === 'Escape') open.value = false
    if (entered.value) return
    if (event.key.length === 1) words.value += event.key
    if (event.key === 'Backspace') words.value = words.value.slice(0, -1)
    entered.value = event.key === 'Enter' && words.value.trim() !== ''
  }
  const stop = () => window.removeEventListener('keydown', keep, true)

  function begin(now: boolean): void {
    stop()
    words.value = ''
    entered.value = false
    if (now) window.addEventListener('keydown', keep, true)
  }
  watch(open, begin, { flush: 'sync' })
  onScopeDispose(stop)
  return { words, entered, stop }
}

function isForOthers({ target, ctrlKey, metaKey, altKey, isComposing, key }: KeyboardEvent): boolean {
  const inField = target instanceof HTMLElement && target.getAttribute('role') === 'combobox'
  return inField || ctrlKey || metaKey || altKey || isComposing || key === 'Tab'
}
