import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowReactive } from 'vue'

/** One thing that what is open offers to do, with the keys that do it too. `hints`: other words by which it is found. */
export interface Offer {
  id: string
  title: string
  hints: string
  keys?: readonly string[]
  run: () => void
}

type Part = () => readonly Offer[]

/** What can be done with what is open: every part of the page says its own, as long as it stands. */
export const useOffered = defineStore('offered', () => {
  const parts = shallowReactive(new Set<Part>())
  const offers = computed(() => [...parts].flatMap((part) => part()))
  return { parts, offers }
})

/** Offers in the palette what `part` says, as it is when that is opened. */
export function useOffering(part: Part): void {
  const { parts } = useOffered()
  parts.add(part)
  onScopeDispose(() => parts.delete(part))
}
