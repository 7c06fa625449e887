import { onScopeDispose } from 'vue'
import { usePreferences } from './preferences'

/** Keys by name: "j", "?", "g f" (one after the other), "alt+1". Single letters work only outside text fields. */
export type Keymap = Readonly<Record<string, (event: KeyboardEvent) => void>>

const SEQUENCE_WITHIN = 1_200

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input:not([type=radio]), textarea, select, [contenteditable]') !== null
}

function isForOthers(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented
}

/** One that fades out is closed already: whoever goes on typing means what stands behind it. */
function isModalOpen(): boolean {
  const modals = [...document.querySelectorAll('[aria-modal="true"]')]
  return modals.some((modal) => modal.checkVisibility() && modal.closest('[class*="-leave-active"]') === null)
}

function nameOf(event: KeyboardEvent): string {
  if (event.altKey) return `alt+${event.code.replace(/^(Digit|Key|Numpad)/, '').toLowerCase()}`
  return event.key.length === 1 ? event.key.toLowerCase() : event.key
}

export function useKeys(keymap: Keymap): void {
  const preferences = usePreferences()
  let first = { key: '', at: 0 }

  function press(event: KeyboardEvent): void {
    if (isForOthers(event) || isModalOpen()) return
    if (!event.altKey && (isWriting(event.target) || !preferences.singleKeys)) return
    const key = nameOf(event)
    const sequence = event.timeStamp - first.at < SEQUENCE_WITHIN ? `${first.key} ${key}` : ''
    first = { key, at: event.timeStamp }
    const act = keymap[sequence] ?? keymap[key]
    if (!act) return
    event.preventDefault()
    act(event)
  }

  window.addEventListener('keydown', press)
  onScopeDispose(() => window.removeEventListener('keydown', press))
}

/** Ctrl (or Cmd) with a letter, also while somebody writes; not over an open dialog. */
export function useChord(letter: string, act: () => void): void {
  function press(event: KeyboardEvent): void {
    const held = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!held || event.key.toLowerCase() !== letter || isModalOpen()) return
    event.preventDefault()
    act()
  }

  window.addEventListener('keydown', press)
  onScopeDispose(() => window.removeEventListener('keydown', press))
}
