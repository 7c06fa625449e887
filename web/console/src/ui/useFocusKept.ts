import { watch, type Ref } from 'vue'

/** The row after one that has gone, or the last one; null where none is left. */
export function rowAfter(gone: string, before: readonly string[], now: readonly string[]): string | null {
  return before.slice(before.indexOf(gone)).find((id) => now.includes(id)) ?? now.at(-1) ?? null
}

/**
 * Where the row that had the focus goes from a list, the focus goes on from there, not from the beginning of the page.
 * `list`: all of it, also where it is empty. `row`: what is focused in place of one that has gone; else the list.
 */
export function useFocusKept(
  ids: Ref<readonly string[]>,
  list: () => HTMLElement | null,
  row: (id: string) => { focus: () => void } | undefined = () => undefined,
) {
  let inside = false
  function move(next: string | null): void {
    if (document.activeElement !== document.body) return
    const place = (next !== null && row(next)) || list()
    place?.focus()
  }
  // Before the page is drawn anew, and after.
  watch(ids, () => (inside = list()?.contains(document.activeElement) ?? false), { flush: 'sync' })
  watch(ids, (now, before) => {
    const gone = before.find((id) => !now.includes(id))
    if (inside && gone !== undefined) move(rowAfter(gone, before, now))
  }, { flush: 'post' })
  return { move }
}
