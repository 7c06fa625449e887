import { ElMessage } from 'element-plus'
import { useI18n } from 'vue-i18n'
import { useSession } from '../api/session'

/** Ends the session, and the page with it; says so where the desk is not reached. */
export function useLeaving(): () => Promise<void> {
  const { t } = useI18n()
  const session = useSession()

  return async () => {
    try {
      await session.signOut()
    } catch {
      ElMessage({ type: 'error', message: t('state.unreachable') })
    }
  }
}
