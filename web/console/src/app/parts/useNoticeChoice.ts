import { ElMessage } from 'element-plus'
import { useI18n } from 'vue-i18n'
import { chime } from '../../ui/chime'
import { mayNotify } from '../../ui/desktop'
import { usePreferences } from '../../ui/preferences'

/** Sounds and notices on the desktop, each to be switched on and off. Each tells whether it is on then. */
export function useNoticeChoice() {
  const { t } = useI18n()
  const preferences = usePreferences()

  function sound(on: boolean): boolean {
    preferences.sound = on
    if (on) chime()
    return on
  }
  async function notices(on: boolean): Promise<boolean> {
    preferences.notices = on && (await mayNotify())
    if (on && !preferences.notices) ElMessage({ type: 'warning', message: t('notice.forbidden') })
    return preferences.notices
  }
  return { sound, notices }
}
