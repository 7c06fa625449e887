import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { useLive } from '../api/live'

/** A moment of reconnecting is nobody's concern. */
const PATIENCE = 1_500

export function useLinkLoss(): { lost: Readonly<Ref<boolean>> } {
  const live = useLive()
  const lost = ref(false)
  let timer = 0

  watch(
    () => live.link === 'waiting' || live.link === 'connecting',
    (broken) => {
      window.clearTimeout(timer)
      if (broken) timer = window.setTimeout(() => (lost.value = true), PATIENCE)
      else lost.value = false
    },
    { immediate: true },
  )
  onScopeDispose(() => window.clearTimeout(timer))
  return { lost: readonly(lost) }
}
