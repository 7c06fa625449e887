import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** The words as they were when nobody had written for so many ms. */
export function useSettled(words: Ref<string>, pause: number): Ref<string> {
  const settled = ref(words.value.trim())
  let timer = 0
  watch(words, (now) => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => (settled.value = now.trim()), pause)
  })
  onScopeDispose(() => window.clearTimeout(timer))
  return settled
}
