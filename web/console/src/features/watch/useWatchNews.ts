import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useLive } from '../../api/live'
import type { AlarmList, AlarmView } from '../../api/types'
import { useWords } from '../../i18n/useWords'
import { chime } from '../../ui/chime'
import { notify } from '../../ui/desktop'
import { usePreferences } from '../../ui/preferences'
import { isSevere, withNews } from './rules'

/** Keeps the open alarms as they are now on whatever page, and tells of severe ones with a sound and on the desktop. */
export function useWatchNews(): void {
  const { t } = useI18n()
  const { told } = useWords()
  const router = useRouter()
  const queries = useQueryClient()
  const preferences = usePreferences()
  const live = useLive()

  function hear(alarm: AlarmView, news: string): void {
    queries.setQueryData<AlarmList>(['alarms', 'open'], (list) => list && withNews(list, alarm))
    if (news === 'handled') void queries.invalidateQueries({ queryKey: ['alarms', 'handled'] })
    if (!isSevere(alarm, news)) return
    if (preferences.sound) chime()
    const title = t('watch.notice', { kind: t(`watch.kinds.${alarm.kind}`), name: alarm.customer.name })
    if (preferences.notices && document.hidden) notify(title, told(alarm, 'reason'), alarm.id, () => void router.push({ name: 'alarms' }))
  }

  const stops = [
    live.on('watch_alarm', ({ alarm, news }) => hear(alarm, news)),
    // What was missed while the line was down.
    live.on('welcome', () => void queries.invalidateQueries({ queryKey: ['alarms'] })),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
}
