import { computed, onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { chime } from '../../ui/chime'
import { notify } from '../../ui/desktop'
import { usePreferences } from '../../ui/preferences'
import { PANES_FIT, useMedia } from '../../ui/useMedia'
import { concerns, noticeOf, placeOf, shownAfter, type Notice, type Shown } from './rules/notices'

/** How long a notice stands on the page, in ms. */
const STANDS = 15_000

/** How many came while nobody looked at this page: its title says so. */
function useTitle() {
  const { t } = useI18n()
  const unseen = ref(0)
  function entitle(count: number): void {
    unseen.value = count
    document.title = count ? `(${count}) ${t('app.name')}` : t('app.name')
  }
  const seen = () => document.hidden || entitle(0)
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => document.removeEventListener('visibilitychange', seen))
  return () => entitle(unseen.value + 1)
}

/** What stands on the page, for a while after the last of it came; as long as somebody is at it, it stays. */
function useShown() {
  const shown = ref<readonly Shown[]>([])
  let timer = 0
  function stay(): void {
    window.clearTimeout(timer)
  }
  function pass(): void {
    stay()
    timer = window.setTimeout(() => (shown.value = []), STANDS)
  }
  function show(one: Shown): void {
    shown.value = shownAfter(shown.value, one)
    pass()
  }
  onScopeDispose(stay)
  return { shown, show, stay, pass }
}

/** Tells of shoppers who speak where they are not looked at: in the title, with a sound, on the desktop, on the page; each as chosen. */
export function useNotices() {
  const { t } = useI18n()
  const [route, router] = [useRoute(), useRouter()]
  const session = useSession()
  const preferences = usePreferences()
  const listFits = useMedia(PANES_FIT)
  const heard = new Map<string, ConversationRow>()
  const another = useTitle()
  const { shown, show, stay, pass } = useShown()
  const open = (id: string) => void router.push({ name: 'inbox', params: { id } })

  function hear(row: ConversationRow): void {
    const me = session.account?.id ?? ''
    const notice = noticeOf(row, heard.get(row.id), me)
    heard.set(row.id, row)
    if (!concerns(row, me)) shown.value = shown.value.filter(({ id }) => id !== row.id)
    if (notice) tell(row, notice)
  }
  function tell(row: ConversationRow, notice: Notice): void {
    const place = placeOf(row.id, notice, { hidden: document.hidden, inbox: route.name === 'inbox', open: route.params.id, list: listFits.value })
    const words = (notice === 'back' && row.aside?.why) || row.last_text
    if (place && preferences.sound) chime()
    if (place === 'away') {
      another()
      if (preferences.notices) notify(t(`notice.${notice}`, { name: row.customer.name }), words, row.id, () => open(row.id))
    }
    if (place === 'page') show({ id: row.id, notice, name: row.customer.name, words })
  }
  onScopeDispose(useLive().on('conversation', (frame) => hear(frame.row)))

  // Whoever looks at it, or at the list in which it stands, need not be told.
  const listed = () => route.name === 'inbox' && (listFits.value || !route.params.id)
  const standing = computed(() => (listed() ? [] : shown.value.filter(({ id }) => id !== route.params.id)))
  return { shown: standing, open, stay, pass, leave: () => (shown.value = []) }
}
