import type { CustomerIdentity, IncomingMessage, XiaoerApi } from './api'
import { brandIn, localeOf, socketUrl, urlOf } from './boot'
import type { Boot } from './boot'
import { createChat } from './chat'
import type { Chat } from './chat'
import type { Files, FilesPart } from './files/part'
import { newId } from './newId'
import { pageWith, readProduct } from './page'
import { firstState } from './state'
import type { State } from './state'
import { sayIn } from './text'
import { createLauncher } from './view/launcher'
import { createPanel } from './view/panel'
import type { Panel } from './view/panel'
import { createRoot } from './view/screen'
import { visitorOf } from './visitor'

/** Puts the widget of one shop on the page: `script` is the tag that brought it. */
export function startWidget(boot: Boot, script: HTMLScriptElement | null): XiaoerApi {
  const data = script?.dataset ?? {}
  const base = script?.src || boot.origin
  const locale = localeOf(data['locale'] || document.documentElement.lang || navigator.language)
  const say = sayIn(locale)
  const state = firstState()
  const listeners = new Set<(message: IncomingMessage) => void>()
  const [visitor, keep] = visitorOf(boot.slug, () => localStorage)
  const [host, root] = createRoot(boot.color, (data['position'] || boot.position) === 'left')
  let panel: Panel | undefined
  let files: Files | undefined
  let cameFrom: Element | null

  const set = (change: Partial<State>) => {
    Object.assign(state, change)
    showLauncher(state)
    panel?.show(state)
  }

  const chat = createChat({
    shop: boot.slug,
    url: socketUrl(boot, base),
    locale,
    state,
    set,
    visitor,
    keep,
    identity: identityOf(data),
    WebSocket,
    setTimer: (then, ms) => window.setTimeout(then, ms),
    clearTimer: (timer) => clearTimeout(timer),
    now: Date.now,
    random: Math.random,
    page: () => pageWith(readProduct(data, locale)),
    watching: () => state.open && !document.hidden,
    onMessage: (message) => listeners.forEach((listener) => listener(message)),
    onFrame: (frame) => files?.(frame),
  })

  const connect = () => chat.client.connect()
  const begin = () => {
    connect()
    // The first words are on screen: what pictures and files need comes now. Without it there is still a chat.
    if (!files) import(urlOf('/widget/files.js', base)).then((part: FilesPart) => (files ??= part.start(root, state, chat, locale, base)), () => {})
  }

  const show = () => {
    if (state.open) return
    cameFrom = root.activeElement ?? document.activeElement
    panel ??= createPanel(boot, brandIn(boot, locale), locale, say, close, (text, key = newId()) => chat.send(key, text))
    root.append(panel.element)
    panel.offer(readProduct(data, locale))
    set({ open: true })
    chat.read()
    afterPaint(begin)
  }
  const open = () => {
    show()
    panel?.focus()
  }
  const close = () => {
    if (!state.open) return
    set({ open: false })
    const back = cameFrom instanceof HTMLElement && cameFrom !== document.body ? cameFrom : launcher
    back.focus()
  }

  const [launcher, showLauncher] = createLauncher(boot.agent_name, say, open)
  root.append(launcher)
  showLauncher(state)
  document.body.append(host)
  if ('open' in data) show()
  if (chat.known()) afterPaint(connect)
  followPage(chat, connect)
  return {
    open,
    close,
    identify: (identity) => afterPaint(() => chat.identify(identity)),
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function followPage(chat: Chat, connect: () => void): void {
  addEventListener('online', chat.hurry)
  document.addEventListener('visibilitychange', chat.read)
  // An open socket would keep the page out of the browser's back and forward cache.
  addEventListener('pagehide', () => chat.client.close())
  addEventListener('pageshow', ({ persisted }) => persisted && chat.known() && connect())
}

function identityOf({ customer, signature }: DOMStringMap): CustomerIdentity | undefined {
  return customer && signature ? { customer, signature } : undefined
}

/** What was drawn before is on screen then. Pages in the background draw nothing and open no socket until they come up. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => setTimeout(then))
}
