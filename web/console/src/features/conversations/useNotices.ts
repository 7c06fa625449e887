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
import { alarmOf, besides, concerns, isListed, isSeen, noticeOf, placeOf, shownAfter, type Notice, type Shown } from './rules/notices'
import { useNear } from './useNear'

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

/** Says it where somebody is: by a sound, and from away in the title and on the desktop; each as chosen. */
function useVoice(open: (id: string) => void) {
  const { t } = useI18n()
  const preferences = usePreferences()
  const another = useTitle()
  return (place: ReturnType<typeof placeOf>, { id, notice, name, words }: Shown): void => {
    if (place && preferences.sound) chime()
    if (place !== 'away') return
    another()
    if (preferences.notices) notify(t(`notice.${notice}`, { name }), words, id, () => open(id))
  }
}

/** Tells of shoppers who speak where they are not looked at, and of one's own limits that are near. */
export function useNotices() {
  const [route, router, live, session] = [useRoute(), useRouter(), useLive(), useSession()]
  const listFits = useMedia(PANES_FIT)
  const heard = new Map<string, ConversationRow>()
  const { shown, show, stay, pass } = useShown()
  const { near, leave } = useNear()
  const open = (id: string) => void router.push({ name: 'inbox', params: { id } })
  const say = useVoice(open)
  const me = () => session.account?.id ?? ''
  const where = computed(() => ({ inbox: route.name === 'inbox', open: route.params.id, list: listFits.value }))

  function hear(row: ConversationRow): void {
    const notice = noticeOf(row, heard.get(row.id), me())
    heard.set(row.id, row)
    if (!concerns(row, me())) shown.value = shown.value.filter(({ id }) => id !== row.id)
    tell(row, notice)
  }
  function tell(row: ConversationRow, notice: Notice | null): void {
    if (!notice) return
    const one = { id: row.id, notice, name: row.customer.name, words: (notice === 'back' && row.aside?.why) || row.last_text }
    const place = placeOf(row.id, notice, { ...where.value, hidden: document.hidden })
    say(place, one)
    if (place === 'page' && notice !== 'near') show(one)
  }
  const stops = [live.on('conversation', ({ row }) => hear(row)), live.on('alarm', (frame) => tell(frame.row, alarmOf(frame, me())))]
  onScopeDispose(() => stops.forEach((stop) => stop()))

  const pressing = computed(() => near.value.filter(({ row }) => !isSeen(row.id, where.value)))
  const standing = computed(() => (isListed(where.value) ? [] : besides(shown.value, [String(route.params.id), ...pressing.value.map(({ row }) => row.id)])))
  /** Only what the card names is put away; words that were written pass by themselves, and go together. */
  function putAway(): void {
    const [first] = pressing.value
    if (first) leave(first)
    else shown.value = []
  }
  return { near: pressing, shown: standing, open, stay, pass, leave: putAway }
}
