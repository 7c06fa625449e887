import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** False while the tab is hidden. */
export function useDocumentVisibility(): Readonly<Ref<boolean>> {
  const visible = ref(!document.hidden)
  const hear = () => (visible.value = !document.hidden)
  document.addEventListener('visibilitychange', hear)
  onScopeDispose(() => document.removeEventListener('visibilitychange', hear))
  return readonly(visible)
}
