import { useQueryClient } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useWords } from '../../i18n/useWords'

/** Does something that changes customers: one thing at a time, its refusal told, what is on the page read again. */
export function useDoing() {
  const { t } = useI18n()
  const { refusal } = useWords()
  const queries = useQueryClient()
  const busy = ref(false)

  async function run(call: () => Promise<unknown>, done = ''): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await call()
      await queries.invalidateQueries({ queryKey: ['customers'] })
      if (done) ElMessage({ type: 'success', message: done })
      return true
    } catch (error) {
      ElMessage({ type: 'error', message: refusal(error, t('profile.failed')) })
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, run }
}
