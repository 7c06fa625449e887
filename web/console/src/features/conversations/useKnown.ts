import { shallowReactive } from 'vue'
import { useSession } from '../../api/session'
import { recalled, remember } from '../../ui/remember'
import { EMPTY, takenUp, type Pending, type Thread } from './rules/thread'

type Underway = Record<string, readonly Pending[]>

/** A file that is still in this page is gone with it. */
function underwayIn(known: ReadonlyMap<string, Thread>): Underway {
  const kept = [...known].map(([id, { pending }]) => [id, pending.filter(({ file }) => !file || file.attached)] as const)
  return Object.fromEntries(kept.filter(([, pending]) => pending.length))
}

/** Every conversation this page has opened; what is under way survives a reload, for who sent it alone. */
export function useKnown() {
  const session = useSession()
  const known = shallowReactive(new Map<string, Thread>())
  const key = `xiaoer.pending.${session.account?.id ?? ''}`
  for (const [id, pending] of Object.entries(recalled<Underway>(key, {}))) known.set(id, { ...EMPTY, pending: takenUp(pending) })

  const of = (id: string): Thread => known.get(id) ?? EMPTY

  function change(id: string, next: Thread): void {
    const before = of(id)
    if (next === before) return
    known.set(id, next)
    if (next.pending !== before.pending) remember(key, underwayIn(known))
  }

  return { known, of, change }
}

export type Known = ReturnType<typeof useKnown>
