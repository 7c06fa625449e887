import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { ApiError } from './client'

interface Settled<View, Draft> {
  shop: Ref<string>
  /** Under what it is known to this page. */
  key: (shop: string) => readonly string[]
  may?: () => boolean
  load: (shop: string) => Promise<View>
  draftOf: (view: View) => Draft
  /** `was`: what was saved when the draft was begun. The server is told it, and overwrites nothing that is newer. */
  save: (shop: string, draft: Draft, why: string, was: Draft) => Promise<View>
  /** Alike for whoever reads it; else to the letter. */
  isSame?: (one: Draft, other: Draft) => boolean
}

/** Without what belongs to the page: neither proxies nor parts that somebody else holds. */
const copy = <T>(of: T): T => JSON.parse(JSON.stringify(of)) as T
const isEqual = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** A draft beside what is saved, and what was saved when it was begun. */
function useBegun<Draft>(saved: Ref<Draft | null>, isSame: (one: Draft, other: Draft) => boolean) {
  const draft = ref(null) as Ref<Draft | null>
  const base = ref(null) as Ref<Draft | null>
  function begin(from: Draft | null): void {
    draft.value = from && copy(from)
    base.value = from
  }
  const isTouched = () => draft.value !== null && base.value !== null && !isSame(draft.value, base.value)
  const changed = computed(() => draft.value !== null && saved.value !== null && !isSame(draft.value, saved.value))
  const moved = computed(() => changed.value && base.value !== null && saved.value !== null && !isSame(base.value, saved.value))
  // Who has typed what is saved goes on from there, whichever came first.
  watch([draft, saved], ([typed, now]) => {
    if (typed && now && isSame(typed, now)) base.value = now
  }, { deep: true })
  return { draft, base, begin, isTouched, changed, moved }
}

function useSaved<View>(shop: Ref<string>, key: (shop: string) => readonly string[], may: (() => boolean) | undefined, load: (shop: string) => Promise<View>) {
  return useQuery(computed(() => {
    // Of the shop whose key it is, also where it is asked for again after another one was chosen.
    const at = shop.value
    return { queryKey: key(at), enabled: at !== '' && (may?.() ?? true), queryFn: () => load(at) }
  }))
}

/**
 * What a shop has settled, and a draft of it. What is typed survives refusals and news of others, of which `behind` tells; it
 * goes with the shop, and so does the answer: one that comes when another shop is looked at is that of the one it was sent for.
 */
export function useDraft<View, Draft>({ shop, key, may, load, draftOf, save, isSame = isEqual }: Settled<View, Draft>) {
  const queries = useQueryClient()
  const query = useSaved(shop, key, may, load)
  const saved = computed(() => (query.data.value === undefined ? null : draftOf(copy(query.data.value as View))))
  const { draft, base, begin, isTouched, changed, moved } = useBegun(saved, isSame)
  const saving = useMutation({
    mutationFn: (told: { shop: string; draft: Draft; why: string; was: Draft }) => save(told.shop, told.draft, told.why, told.was),
    onSuccess: (view, told) => {
      // Who has typed on goes on from what is saved now.
      if (told.shop === shop.value) {
        const typedOn = isTouched() && draft.value !== null && !isSame(draft.value, told.draft)
        base.value = draftOf(copy(view))
        if (!typedOn) begin(base.value)
      }
      queries.setQueryData(key(told.shop), view)
    },
    onError: (error, told) => ApiError.isBehind(error) && void queries.invalidateQueries({ queryKey: key(told.shop) }),
  })
  function reset(): void {
    saving.reset()
    begin(saved.value)
  }
  watch([shop, saved], ([at, now], [before]) => {
    if (at !== before) {
      saving.reset()
      begin(null)
    }
    if (!now) return
    // What says the same does not disturb who is typing.
    if (!base.value || (!isTouched() && !isSame(base.value, now))) begin(now)
  }, { immediate: true })

  const send = (why = '') =>
    draft.value && saving.mutate({ shop: shop.value, draft: copy(draft.value), why, was: copy(base.value ?? draft.value) })
  /** Somebody else has saved something newer. */
  const behind = computed(() => moved.value || ApiError.isBehind(saving.error.value))
  return { query, draft, changed, behind, saving, save: send, reset }
}
