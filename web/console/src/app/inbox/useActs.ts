import { ElMessage } from 'element-plus'
import { computed, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSession } from '../../api/session'
import type { ConversationRow } from '../../api/types'
import { mayBringBack } from '../../features/conversations/rules/aside'
import { mayHandOver, mayReassign, mayTake, readsAlong, standingOf } from '../../features/conversations/rules/writing'
import { useKeys } from '../../ui/useKeys'
import type { Deed } from '../leading/useLeading'
import { useOffering } from '../palette/offered'

interface Inbox {
  me: Ref<string>
  opened: Ref<ConversationRow | null>
  current: Ref<string | null>
  busy: Ref<boolean>
  take: () => void
  resolve: () => void
  back: () => void
}

interface Act {
  id: 'take' | 'hand' | 'queue' | 'aside' | 'back' | 'resolve' | 'over' | 'reassign'
  may: Ref<boolean>
  keys: readonly string[]
  run: () => void
}

/** What may be done with the conversation that is open. */
function useAllowed({ me, opened }: Inbox) {
  const session = useSession()
  const mayReply = computed(() => session.may('conversations.reply'))
  const leads = computed(() => session.may('conversations.lead'))
  const whether = (rule: (row: ConversationRow) => boolean) => computed(() => opened.value !== null && rule(opened.value))
  return {
    mayReply,
    leads,
    takeable: whether((row) => mayTake(row, mayReply.value)),
    resolvable: whether((row) => standingOf(row, me.value, mayReply.value) === 'mine'),
    handable: whether((row) => mayReply.value && mayHandOver(row, me.value)),
    returnable: whether((row) => mayReply.value && mayBringBack(row, me.value, leads.value)),
    along: whether((row) => readsAlong(row, me.value, leads.value)),
    assignable: whether((row) => mayReassign(row, me.value, leads.value)),
  }
}

/** Whoever waits for an answer is not put off. */
function useAsiding(opened: Ref<ConversationRow | null>) {
  const { t } = useI18n()
  const asiding = ref(false)
  function later(): void {
    if (opened.value?.waiting_since === null) asiding.value = true
    else ElMessage({ type: 'warning', message: t('aside.waitedFor'), grouping: true })
  }
  return { asiding, later }
}

/** Taking, ending, handing over, putting aside and leading the open conversation: by the head's buttons, by keys, and from the palette. */
export function useActs(inbox: Inbox) {
  const { t } = useI18n()
  const allowed = useAllowed(inbox)
  const { takeable, resolvable, handable, returnable, along, assignable } = allowed
  const { asiding, later } = useAsiding(inbox.opened)
  const handing = ref(false)
  const deed = ref<Deed | null>(null)
  watch(inbox.current, () => {
    handing.value = false
    asiding.value = false
    deed.value = null
  })

  const hand = () => void (handing.value = true)
  const lead = (which: Deed) => () => void (deed.value = which)
  const acts: readonly Act[] = [
    { id: 'take', may: takeable, keys: ['A'], run: inbox.take },
    { id: 'hand', may: handable, keys: ['T'], run: hand },
    { id: 'queue', may: handable, keys: [], run: hand },
    { id: 'aside', may: handable, keys: ['S'], run: later },
    { id: 'back', may: returnable, keys: [], run: inbox.back },
    { id: 'resolve', may: resolvable, keys: ['E'], run: inbox.resolve },
    { id: 'over', may: along, keys: ['O'], run: lead('over') },
    { id: 'reassign', may: assignable, keys: ['T'], run: lead('reassign') },
  ]
  const open = () => acts.filter(({ may }) => may.value && !inbox.busy.value)
  useOffering(() => open().map(({ id, keys, run }) => ({ id, keys, run, title: t(`palette.acts.${id}`), hints: t(`palette.hints.${id}`) })))
  /** The first of them that may be done. */
  const press = (...ids: Act['id'][]) => () => open().find(({ id }) => ids.includes(id))?.run()
  useKeys({ a: press('take'), s: press('aside'), e: press('resolve'), t: press('hand', 'reassign'), o: press('over') })
  return { ...allowed, handing, asiding, later, deed }
}
