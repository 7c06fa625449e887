import { computed, onScopeDispose, ref } from 'vue'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { useNow } from '../../ui/useNow'
import { pressing, type Pressing } from './rules/limits'
import { withRow } from './rules/list'

const keyOf = ({ row, due_at }: Pressing) => `${row.id} ${due_at}`

/** Limits of one's own that the server has said are near, until they are answered, long up, or `leave` puts them away. */
export function useNear() {
  const live = useLive()
  const session = useSession()
  const now = useNow()
  const rows = ref<readonly ConversationRow[]>([])
  const left = ref<ReadonlySet<string>>(new Set())
  const me = computed(() => session.account?.id ?? '')
  const near = computed(() => pressing(rows.value, me.value, now.value).filter((one) => !left.value.has(keyOf(one))))

  function hear(row: ConversationRow): void {
    if (rows.value.some(({ id }) => id === row.id)) rows.value = withRow(rows.value, row)
  }
  /** What became of them while the line was down; of which that cannot be had nothing is said any more. */
  async function lookAgain(id: string): Promise<void> {
    const asked = { params: { path: { conversation_id: id } } }
    await answerOf(session.api.GET('/api/v1/conversations/{conversation_id}', asked)).then(hear, () => {
      rows.value = rows.value.filter((row) => row.id !== id)
    })
  }
  const stops = [
    live.on('alarm', ({ row, told }) => told === 'agent' && (rows.value = withRow(rows.value, row))),
    live.on('conversation', (frame) => hear(frame.row)),
    live.on('welcome', () => rows.value.forEach(({ id }) => void lookAgain(id))),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
  return { near, leave: () => (left.value = new Set(near.value.map(keyOf))) }
}
