import { onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { usePreferences } from '../../ui/preferences'
import { chime } from '../../ui/chime'
import { noticeOf, type Notice } from './rules/notices'

/** Tells of shoppers who speak while nobody looks at this page: in its title, with a sound, on the desktop; each as chosen. */
export function useNotices(): void {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()
  const preferences = usePreferences()
  const live = useLive()
  const heard = new Map<string, ConversationRow>()
  const unseen = ref(0)

  function hear(row: ConversationRow): void {
    const notice = noticeOf(row, heard.get(row.id), session.account?.id ?? '')
    heard.set(row.id, row)
    if (notice && document.hidden) tell(row, notice)
  }

  function tell(row: ConversationRow, notice: Notice): void {
    entitle(unseen.value + 1)
    if (preferences.sound) chime()
    if (preferences.notices && Notification.permission === 'granted') show(row, notice)
  }

  function show(row: ConversationRow, notice: Notice): void {
    // The sound is ours, and a shopper who writes ten lines is one notice.
    const shown = new Notification(t(`notice.${notice}`, { name: row.customer.name }), { body: row.last_text, tag: row.id, silent: true })
    shown.onclick = () => {
      window.focus()
      shown.close()
      void router.push({ name: 'inbox', params: { id: row.id } })
    }
  }

  function entitle(count: number): void {
    unseen.value = count
    document.title = count ? `(${count}) ${t('app.name')}` : t('app.name')
  }

  const seen = () => document.hidden || entitle(0)
  const stop = live.on('conversation', (frame) => hear(frame.row))
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    stop()
    document.removeEventListener('visibilitychange', seen)
  })
}
