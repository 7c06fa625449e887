import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { useNow } from '../../ui/useNow'
import { pressing, type Pressing } from './rules/limits'
import { isOwn, withRow } from './rules/list'
import { useRows, type Rows } from './useRows'

const keyOf = ({ row, due_at }: Pressing) => `${row.id} ${due_at}`

/** Below the key of the lists, so that it catches up with them. */
const OWN = ['conversations', 'own'] as const

/** Their own conversations at all of their shops: the list is of the one shop that is looked at. */
function useOwn(wanted: Ref<boolean>, me: Ref<string>) {
  const session = useSession()
  const queries = useQueryClient()
  const listed = async (view: 'mine' | 'aside') => (await answerOf(session.api.GET('/api/v1/conversations', { params: { query: { view } } }))).items
  const query = useQuery({
    queryKey: OWN,
    enabled: wanted,
    queryFn: async (): Promise<Rows> => (await Promise.all([listed('mine'), listed('aside')])).flat().reduce<Rows>(withRow, []),
  })
  function put(row: ConversationRow): void {
    queries.setQueryData<Rows>(OWN, (rows) => rows && withRow(rows, row).filter((one) => isOwn(one, me.value)))
  }
  return { rows: computed<Rows>(() => query.data.value ?? []), put }
}

/** Limits of one's own that are near by the conversations as they are known, until they are answered, long up, or `leave` puts one away. */
export function useNear() {
  const [live, session, now] = [useLive(), useSession(), useNow()]
  const me = computed(() => session.account?.id ?? '')
  const answers = computed(() => session.may('conversations.reply'))
  const several = computed(() => session.shops.length > 1)
  const here = useRows(answers)
  const everywhere = useOwn(computed(() => answers.value && several.value), me)
  const left = ref<ReadonlySet<string>>(new Set())
  const known = computed(() => (several.value ? everywhere : here).rows.value)
  const near = computed(() => pressing(known.value, me.value, now.value).filter((one) => !left.value.has(keyOf(one))))

  function hear({ row }: { row: ConversationRow }): void {
    here.put(row)
    everywhere.put(row)
  }
  const stops = [live.on('alarm', hear), live.on('conversation', hear), live.on('welcome', here.catchUp)]
  onScopeDispose(() => stops.forEach((stop) => stop()))
  return { near, leave: (one: Pressing) => (left.value = new Set([...left.value, keyOf(one)])) }
}
