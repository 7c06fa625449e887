import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { useLive } from '../../api/live'
import { useRows } from './useRows'

/**
 * All conversations of the shop. The socket tells of changes to those that wait, are mine or are watched; of changes to
 * the others only while `everything` is looked at, because a busy shop has hundreds a second.
 */
export function useConversations(everything: Ref<boolean>) {
  const live = useLive()
  const { rows, query, put, catchUp } = useRows(ref(true))

  // What changed while nobody listened for it was not announced to us.
  const lookOver = (on: boolean) => live.tell({ type: 'overview', on })
  watch(everything, lookOver)
  const stops = [
    live.on('conversation', (frame) => put(frame.row)),
    live.on('welcome', () => (everything.value ? lookOver(true) : catchUp())),
    live.on('overview', ({ on }) => on && catchUp()),
    () => lookOver(false),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))

  return { rows, query, put }
}
