import { ElMessage } from 'element-plus'
import { computed, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ApprovalView, HeldView } from '../../api/types'
import { useWords } from '../../i18n/useWords'
import { useDeciding } from './useApprovals'

export type DecisionMode = 'look' | 'alter' | 'refuse'

/** What is done with the message, and the words for it: altered ones begin with those that are held. */
function useModes(item: Ref<ApprovalView>, failed: Ref<unknown>) {
  const held = computed(() => item.value.held)
  const mode = ref<DecisionMode>('look')
  const text = ref('')
  const reason = ref('')
  /** At which step the text was begun to be altered. */
  let begun: number | null = null
  // Another step is another question.
  watch(() => held.value.step, () => (mode.value = 'look'))

  function turn(next: DecisionMode): void {
    if (!item.value.mine) return
    if (next === 'alter' && begun !== held.value.step) text.value = held.value.text
    if (next === 'alter') begun = held.value.step
    failed.value = null
    mode.value = next
  }
  return { held, mode, text, reason, turn }
}

/** Deciding on one message: looked at, altered, or refused with a reason. */
export function useDecision(item: Ref<ApprovalView>) {
  const { t } = useI18n()
  const { refusal } = useWords()
  const deciding = useDeciding()
  const failed = ref<unknown>(null)
  const { held, mode, text, reason, turn } = useModes(item, failed)

  const busy = computed(() => deciding.approve.isPending.value || deciding.refuse.isPending.value)
  const ready = computed(() => (mode.value === 'refuse' ? reason.value.trim() !== '' : text.value.trim() !== ''))
  const failure = computed(() => refusal(failed.value, t('approvals.failed')))

  const outcome = {
    onSuccess: (after: HeldView) => {
      mode.value = 'look'
      ElMessage({ type: after.state === 'sent' || after.state === 'waiting' ? 'success' : 'warning', message: t(`approvals.done.${after.state}`) })
    },
    onError: (error: unknown) => (failed.value = error),
  }
  function approve(): void {
    if (!item.value.mine || busy.value) return
    failed.value = null
    deciding.approve.mutate({ held: held.value, text: mode.value === 'alter' ? text.value : null }, outcome)
  }
  function submit(): void {
    if (!ready.value || busy.value) return
    failed.value = null
    if (mode.value === 'refuse') deciding.refuse.mutate({ held: held.value, reason: reason.value }, outcome)
    else approve()
  }
  return { mode, text, reason, busy, failure, ready, turn, approve, submit }
}
