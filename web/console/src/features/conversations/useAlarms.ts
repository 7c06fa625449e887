import { computed, onScopeDispose, type Ref } from 'vue'
import { useLive } from '../../api/live'
import { alarmed } from './rules/limits'
import { useRows } from './useRows'

/** The conversations whose limits supervisors have been told of, as long as these limits run. */
export function useAlarms(now: Ref<number>) {
  const live = useLive()
  const { rows, put, catchUp } = useRows(computed(() => true))
  const alarms = computed(() => alarmed(rows.value, now.value))
  const stops = [
    live.on('alarm', (frame) => put(frame.row)),
    // Where the inbox is open it hears these too; here only those matter that are in the list.
    live.on('conversation', ({ row }) => alarms.value.some((one) => one.id === row.id) && put(row)),
    live.on('welcome', catchUp),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
  return alarms
}
