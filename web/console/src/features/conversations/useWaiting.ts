import { computed, onScopeDispose } from 'vue'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import { waitsFor } from './rules/list'
import { useRows } from './useRows'

/** How many shoppers of the one who is signed in wait, as it is now on whatever page. */
export function useWaiting() {
  const live = useLive()
  const session = useSession()
  const { rows, put, catchUp } = useRows(computed(() => session.may('conversations.reply')))
  const stops = [live.on('conversation', ({ row }) => put(row)), live.on('welcome', catchUp)]
  onScopeDispose(() => stops.forEach((stop) => stop()))
  return computed(() => rows.value.filter((row) => waitsFor(row, session.account?.id ?? '')).length)
}
