import type { Virtualizer } from '@tanstack/vue-virtual'
import { nextTick, watch, type Ref } from 'vue'
import type { ThreadItem } from './rules/layout'

/** Leads once to the message that a link points to; older pages are asked for until it is there. */
export function useLineScroll(
  line: Readonly<Ref<number | null | undefined>>,
  items: Readonly<Ref<readonly ThreadItem[]>>,
  virtual: Readonly<Ref<Virtualizer<HTMLElement, Element>>>,
  atEnd: Ref<boolean>,
  older: () => void,
): void {
  let led: number | null = null
  const seqAt = (item: ThreadItem | undefined) => (item?.kind === 'message' || item?.kind === 'event' ? item.message.seq : null)

  function lead(wanted: number | null | undefined, shown: readonly ThreadItem[]): void {
    if (!wanted || wanted === led || !shown.length) return
    const at = shown.findIndex((item) => seqAt(item) === wanted)
    if (at < 0) return older()
    led = wanted
    // Whoever stays at the end would be taken back there.
    atEnd.value = false
    void nextTick(() => requestAnimationFrame(() => virtual.value.scrollToIndex(at, { align: 'center' })))
  }

  watch([line, items], ([wanted, shown]) => lead(wanted, shown), { immediate: true, flush: 'post' })
}
