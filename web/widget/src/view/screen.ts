import type { Locale } from '@xiaoer/live/views'
import type { Boot } from '../boot'
import type { Chat } from '../chat'
import { newId } from '../newId'
import { readProduct } from '../page'
import type { State } from '../state'
import { sayIn } from '../text'
import { createLauncher } from './launcher'
import { createPanel } from './panel'
import type { Panel } from './panel'
import { createRoot } from './root'

type Set = (change: Partial<State>) => void
type Screen = [root: ShadowRoot, draw: () => void, show: () => void, open: () => void, close: () => void]

/** The launcher on the store's page, and the panel that it opens; `begin` is called each time that it has opened. */
export function createScreen(boot: Boot, data: DOMStringMap, locale: Locale, state: Readonly<State>, set: Set, chat: Chat, begin: () => void): Screen {
  const [host, root] = createRoot(boot.color, (data['position'] || boot.position) === 'left')
  const say = sayIn(locale)
  let panel: Panel | undefined
  let giveBack: () => void

  const show = () => {
    if (state.open) return
    giveBack = keyboardOf(root, launcher)
    panel ??= createPanel(boot, locale, say, close, (text, key = newId()) => chat.send(key, text))
    root.append(panel.element)
    panel.offer(readProduct(data, locale))
    set({ open: true })
    chat.read()
    begin()
  }
  const open = () => {
    show()
    panel?.focus()
  }
  const close = () => {
    if (!state.open) return
    set({ open: false })
    giveBack()
  }
  const draw = () => {
    showLauncher(state)
    panel?.show(state)
  }

  const [launcher, showLauncher] = createLauncher(boot.agent_name, say, open)
  root.append(launcher)
  draw()
  document.body.append(host)
  return [root, draw, show, open, close]
}

/** Who has the keyboard now gets it back; `otherwise` where nobody has it. */
function keyboardOf(root: ShadowRoot, otherwise: HTMLElement): () => void {
  const holder = root.activeElement ?? document.activeElement
  const back = holder instanceof HTMLElement && holder !== document.body ? holder : otherwise
  return () => back.focus()
}
