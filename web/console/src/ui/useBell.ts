import { onScopeDispose } from 'vue'

/** Rung however often, `act` runs at once and then no sooner than `ms` after it began last, never beside itself; the last ring is not lost. */
export function useBell(ms: number, act: () => Promise<unknown>): () => void {
  let last = -Infinity
  let timer = 0
  let busy = false
  let again = false
  let gone = false

  async function go(): Promise<void> {
    timer = 0
    busy = true
    last = performance.now()
    await act().catch(() => {})
    busy = false
    if (again) ring()
  }
  function ring(): void {
    again = busy
    if (busy || timer || gone) return
    timer = window.setTimeout(() => void go(), Math.max(0, last + ms - performance.now()))
  }
  onScopeDispose(() => {
    gone = true
    window.clearTimeout(timer)
  })
  return ring
}
