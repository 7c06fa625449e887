import type { Ref } from 'vue'
import type { SessionView } from './types'

/** The page begins anew at `path`, and nothing that it held outlives this; whoever waits for it waits for good. */
export function beginAnew(path: string): Promise<never> {
  location.replace(path)
  return new Promise(() => {})
}

/** Under what the browser keeps who is signed in: its pages share one session, and each hears of it where somebody else comes. */
const WHO = 'xiaoer.account'

function tell(id: string): void {
  try {
    localStorage.setItem(WHO, id)
  } catch {
    // Without a storage the other pages notice by themselves, when they next ask who is signed in.
  }
}

/** Whoever comes finds nothing of who was here before, and sends nothing of theirs: for somebody else the page begins anew. */
export function useOneAlone(view: Ref<SessionView | null>): (opened: SessionView) => Promise<void> {
  const isOther = (id: string | null) => id !== null && view.value !== null && view.value.account.id !== id
  const anew = () => beginAnew('/inbox')
  window.addEventListener('storage', ({ key, newValue }) => key === WHO && isOther(newValue) && void anew())
  return async ({ account: { id } }) => {
    tell(id)
    if (isOther(id)) await anew()
  }
}
