import { ElMessage } from 'element-plus'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useSession } from '../api/session'

/** Ends the session and shows the way back in; says so where the desk is not reached. */
export function useLeaving(): () => Promise<void> {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()

  return async () => {
    try {
      await session.signOut()
      await router.replace({ name: 'sign-in' })
    } catch {
      ElMessage({ type: 'error', message: t('state.unreachable') })
    }
  }
}
