import { storeToRefs } from 'pinia'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useSession } from '../../api/session'
import { useShopSwitch } from '../../features/conversations/useShopSwitch'
import { useStandings } from '../../features/crisis/useStandings'
import type { Own } from '../../features/staff/rules'
import { PRESENCES } from '../../features/team/rules'
import { usePresence } from '../../features/team/usePresence'
import { LANGUAGE_NAMES } from '../../i18n/names'
import { hasNotices } from '../../ui/desktop'
import { DENSITIES, LOCALES, THEMES, usePreferences } from '../../ui/preferences'
import { useNoticeChoice } from '../parts/useNoticeChoice'
import { useLeaving } from '../useLeaving'
import { openTo, type Entry } from './commands'
import { useOffered } from './offered'

/** What somebody does themselves once it is chosen: by the shell, over whatever page. */
export interface Doors {
  help: () => void
  own: (what: Own) => void
  /** Asks before it switches. */
  crisis: (shop: string) => void
}

type Deed = (id: string, title: string, hints: string, run: () => void) => Entry

/** How the console looks, and how it tells of things. */
function useLooks(deed: Deed) {
  const { t } = useI18n()
  const { locale, theme, density, sound, notices } = storeToRefs(usePreferences())
  const choice = useNoticeChoice()

  const looks = (): Entry[] => [
    ...LOCALES.map((one) => deed(one, t('palette.speak', { language: LANGUAGE_NAMES[one] }), t('palette.hints.speak'), () => (locale.value = one))),
    ...THEMES.map((one) => deed(one, t('palette.look', { look: t(`app.themes.${one}`) }), t('palette.hints.look'), () => (theme.value = one))),
    ...DENSITIES.map((one) =>
      deed(one, t('palette.dense', { density: t(`app.densities.${one}`) }), t('palette.hints.dense'), () => (density.value = one)),
    ),
  ]
  const told = (): Entry[] => [
    deed('sound', t(sound.value ? 'palette.soundOff' : 'palette.soundOn'), t('palette.hints.sound'), () => choice.sound(!sound.value)),
    ...(hasNotices()
      ? [deed('notices', t(notices.value ? 'palette.noticesOff' : 'palette.noticesOn'), t('palette.hints.notices'), () => void choice.notices(!notices.value))]
      : []),
  ]
  return { looks, told }
}

/** Whether one is there to be asked, the shop that is looked at, and its crisis. */
function useWork(deed: Deed, doors: Doors) {
  const { t } = useI18n()
  const session = useSession()
  const presence = usePresence()
  const turnTo = useShopSwitch()
  const { standings } = useStandings()

  const presences = (): Entry[] =>
    (session.may('conversations.reply') ? PRESENCES.filter((one) => one !== presence.value) : []).map((one) =>
      deed(one, t('palette.stand', { presence: t(`team.presence.${one}`) }), t(`palette.hints.stand.${one}`), () => (presence.value = one)),
    )
  const shops = (): Entry[] =>
    session.shops
      .filter((one) => one.id !== session.shop?.id)
      .map((one) => deed(one.id, t('palette.turnTo', { shop: one.name }), t('palette.hints.turnTo'), () => void turnTo(one.id)))
  function crisis(): Entry[] {
    const standing = standings.value.find((one) => one.shop_id === session.shop?.id)
    if (!standing || !session.may('crisis.switch') || (!standing.crisis && standing.hindrance)) return []
    const title = t(standing.crisis ? 'crisis.turnOff' : 'crisis.turnOn')
    return [deed('switch', title, t('palette.hints.crisis'), () => doors.crisis(standing.shop_id))]
  }
  return () => [...presences(), ...shops(), ...crisis()]
}

/** Everything that can be opened or done: with what is open, and from everywhere, as the one who is signed in may. */
export function useCommands(doors: Doors) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()
  const offered = useOffered()
  const leave = useLeaving()

  const deed: Deed = (id, title, hints, run) => ({ id, title, kind: t('palette.do'), hints, run })
  const { looks, told } = useLooks(deed)
  const work = useWork(deed, doors)
  const places = (): Entry[] =>
    openTo(session.may).map(({ name, key }) => ({
      id: name,
      title: t(`palette.places.${name}`),
      kind: t('palette.open'),
      hints: t(`palette.hints.${name}`),
      ...(key ? { keys: ['G', key] } : {}),
      run: () => void router.push({ name }),
    }))

  return computed<readonly Entry[]>(() => [
    ...offered.offers.map((offer) => ({ ...offer, kind: t('palette.do') })),
    ...places(),
    { ...deed('help', t('keys.help'), t('palette.hints.help'), doors.help), keys: ['?'] },
    ...work(),
    ...told(),
    ...looks(),
    ...(session.may('conversations.reply')
      ? [deed('signature', t('staff.signature.title'), t('palette.hints.signature'), () => doors.own('signature'))]
      : []),
    deed('password', t('staff.own.title'), t('palette.hints.password'), () => doors.own('password')),
    deed('leave', t('app.signOut'), t('palette.hints.leave'), () => void leave()),
  ])
}
