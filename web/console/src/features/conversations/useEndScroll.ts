import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, onScopeDispose, ref, watch, type Ref } from 'vue'
import type { ThreadItem } from './rules/layout'
import type { Thread } from './rules/thread'

/** Nearer to the end than this counts as reading the newest; nearer to the top asks for older ones. In px. */
const NEAR_END = 48
const NEAR_TOP = 240

/** The rows that are drawn, of a list that grows at its end. */
function useRows(scroller: Readonly<Ref<HTMLElement | null>>, items: Ref<readonly ThreadItem[]>) {
  const virtual = useVirtualizer(
    computed(() => ({
      count: items.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: () => 72,
      overscan: 8,
      getItemKey: (i: number) => items.value[i]?.key ?? i,
      anchorTo: 'end' as const,
      followOnAppend: true,
      scrollEndThreshold: NEAR_END,
    })),
  )
  const shown = computed(() =>
    virtual.value.getVirtualItems().flatMap((row) => {
      const item = items.value[row.index]
      return item ? [{ row, item }] : []
    }),
  )
  return { virtual, shown }
}

/** A thread that is drawn in part, stays at its end while new messages come, and stays put while somebody reads above. */
export function useEndScroll(
  scroller: Readonly<Ref<HTMLElement | null>>,
  items: Ref<readonly ThreadItem[]>,
  thread: Ref<Thread>,
  older: () => void,
) {
  const atEnd = ref(true)
  const seen = ref(0)
  const last = computed(() => thread.value.messages.at(-1)?.seq ?? 0)
  const { virtual, shown } = useRows(scroller, items)

  function look(): void {
    atEnd.value = virtual.value.isAtEnd(NEAR_END)
    if (atEnd.value) seen.value = last.value
    if (scroller.value && scroller.value.scrollTop < NEAR_TOP) older()
  }
  const toEnd = () => void nextTick(() => virtual.value.scrollToEnd())

  // The composer grows and shrinks below: who was at the end stays there.
  const frame = new ResizeObserver(() => atEnd.value && toEnd())
  watch(scroller, (now) => {
    if (!now) return
    now.addEventListener('scroll', look, { passive: true })
    frame.observe(now)
  })
  onScopeDispose(() => frame.disconnect())
  watch(last, () => atEnd.value && (seen.value = last.value))

  return {
    virtual,
    shown,
    measure: (row: unknown) => virtual.value.measureElement(row as HTMLElement | null),
    atEnd,
    fresh: computed(() => thread.value.messages.filter((message) => message.seq > seen.value).length),
    toEnd,
  }
}
