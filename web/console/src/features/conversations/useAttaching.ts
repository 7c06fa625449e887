import { ElMessage } from 'element-plus'
import { computed, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { objection } from './rules/files'
import { useThreads } from './threads'

/** Files into one conversation: chosen, pasted, or dropped upon it. `allowed`: the agent may reply here now. */
export function useAttaching(conversation: Ref<string>, allowed: Ref<boolean>) {
  const { t } = useI18n()
  const threads = useThreads()
  const inside = ref(0)

  function attach(files: Iterable<File>): void {
    for (const file of files) {
      const why = objection(file.size)
      if (why) ElMessage({ type: 'error', message: t(`files.${why}`, { name: file.name }), duration: 8000 })
      else threads.sendFile(conversation.value, file)
    }
  }

  function paste(event: ClipboardEvent): void {
    const files = event.clipboardData?.files
    if (!allowed.value || !files?.length) return
    event.preventDefault()
    attach(files)
  }

  const brings = (event: DragEvent) => allowed.value && (event.dataTransfer?.types.includes('Files') ?? false)
  function enter(event: DragEvent): void {
    if (brings(event)) inside.value++
  }
  function leave(event: DragEvent): void {
    if (brings(event)) inside.value--
  }
  function over(event: DragEvent): void {
    if (brings(event)) event.preventDefault()
  }
  function drop(event: DragEvent): void {
    if (!brings(event)) return
    event.preventDefault()
    inside.value = 0
    attach(event.dataTransfer?.files ?? [])
  }

  return { attach, paste, enter, leave, over, drop, dropping: computed(() => inside.value > 0) }
}
