import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { useLive } from '../api/live'

/** The server's time in microseconds, once a second. */
export function useNow(): Readonly<Ref<number>> {
  const live = useLive()
  const read = () => Date.now() * 1000 + live.skew
  const now = ref(read())
  const timer = window.setInterval(() => (now.value = read()), 1000)
  onScopeDispose(() => window.clearInterval(timer))
  return readonly(now)
}
