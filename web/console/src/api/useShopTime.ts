import { useWords } from '../i18n/useWords'
import { dayKey, longDay, moment, momentOf, timeOfDay, wallOf } from '../ui/format'
import { useSession } from './session'

/** Moments as the people of the shop read them: in its zone and the reader's language. */
export function useShopTime() {
  const session = useSession()
  const { locale } = useWords()
  const zone = () => session.shop?.zone ?? 'UTC'
  return {
    timeOfDay: (at: number) => timeOfDay(at, zone(), locale.value),
    moment: (at: number) => moment(at, zone(), locale.value, Date.now() * 1000),
    longDay: (at: number) => longDay(at, zone(), locale.value),
    dayKey: (at: number) => dayKey(at, zone()),
    /** Between a moment and what a field for date and time holds; NaN for one that is empty. */
    wall: (at: number) => wallOf(at, zone()),
    at: (wall: string) => momentOf(wall, zone()),
  }
}
