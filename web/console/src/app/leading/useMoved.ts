import { ElMessage } from 'element-plus'
import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import { chime } from '../../ui/chime'
import { usePreferences } from '../../ui/preferences'

/** Long enough to be read by somebody who is typing elsewhere. */
const SHOWN = 15_000

/** Tells an agent, on whatever page, that a supervisor has whispered, taken a conversation of theirs or given them one. */
export function useMoved(): void {
  const { t } = useI18n()
  const route = useRoute()
  const live = useLive()
  const session = useSession()
  const preferences = usePreferences()
  function show(type: 'warning' | 'info', message: string): void {
    ElMessage({ type, message, duration: SHOWN, showClose: true, grouping: true })
    if (document.hidden && preferences.sound) chime()
  }

  const stops = [
    live.on('moved', ({ customer_name: name, by, before, after }) => {
      const me = session.account?.id
      if (after?.id === me) return show('info', t('lead.given', { by: by.name, name }))
      if (before?.id !== me) return
      if (after?.id === by.id) show('warning', t('lead.taken', { by: by.name, name }))
      else show('warning', after ? t('lead.passed', { by: by.name, name, agent: after.name }) : t('lead.returned', { by: by.name, name }))
    }),
    live.on('whisper', ({ conversation, customer_name: name, author_name: by, body }) => {
      // Whoever looks at the conversation sees it there.
      if (route.params.id !== conversation) show('info', t('lead.whispered', { by, name, body }))
    }),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
}
