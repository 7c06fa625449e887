import { storeToRefs } from 'pinia'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useSession } from '../../api/session'
import type { Own } from '../../features/staff/rules'
import { LANGUAGE_NAMES } from '../../i18n/names'
import { DENSITIES, LOCALES, THEMES, usePreferences } from '../../ui/preferences'
import { useLeaving } from '../useLeaving'
import { openTo, type Entry } from './commands'

/** Everything that can be opened or done from everywhere, as the one who is signed in may. */
export function useCommands(help: () => void, own: (what: Own) => void) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()
  const { locale, theme, density } = storeToRefs(usePreferences())
  const leave = useLeaving()

  const places = (): Entry[] =>
    openTo(session.may).map(({ name, key }) => ({
      id: name,
      title: t(`palette.places.${name}`),
      kind: t('palette.open'),
      hints: t(`palette.hints.${name}`),
      ...(key ? { keys: ['G', key] } : {}),
      run: () => void router.push({ name }),
    }))

  const deed = (id: string, title: string, hints: string, run: () => void): Entry => ({ id, title, kind: t('palette.do'), hints, run })

  const looks = (): Entry[] => [
    ...LOCALES.map((one) => deed(one, t('palette.speak', { language: LANGUAGE_NAMES[one] }), t('palette.hints.speak'), () => (locale.value = one))),
    ...THEMES.map((one) => deed(one, t('palette.look', { look: t(`app.themes.${one}`) }), t('palette.hints.look'), () => (theme.value = one))),
    ...DENSITIES.map((one) =>
      deed(one, t('palette.dense', { density: t(`app.densities.${one}`) }), t('palette.hints.dense'), () => (density.value = one)),
    ),
  ]

  return computed<readonly Entry[]>(() => [
    ...places(),
    { ...deed('help', t('keys.help'), t('palette.hints.help'), help), keys: ['?'] },
    ...looks(),
    ...(session.may('conversations.reply')
      ? [deed('signature', t('staff.signature.title'), t('palette.hints.signature'), () => own('signature'))]
      : []),
    deed('password', t('staff.own.title'), t('palette.hints.password'), () => own('password')),
    deed('leave', t('app.signOut'), t('palette.hints.leave'), () => void leave()),
  ])
}
