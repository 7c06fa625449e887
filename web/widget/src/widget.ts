import { browserPorts } from '@xiaoer/live/browser'
import type { CustomerIdentity, IncomingMessage, XiaoerApi } from './api'
import { localeOf, socketUrl, urlOf } from './boot'
import type { Boot } from './boot'
import { Chat } from './chat'
import type { Files, FilesPart } from './files/part'
import { pageWith, readProduct } from './page'
import { firstState } from './state'
import type { State } from './state'
import { createScreen } from './view/screen'
import { visitorOf } from './visitor'

type Listener = (message: IncomingMessage) => void

/** Puts the widget of one shop on the page: `script` is the tag that brought it. */
export function startWidget(boot: Boot, script: HTMLScriptElement | null): XiaoerApi {
  const data = script?.dataset ?? {}
  const base = script?.src || boot.origin
  const locale = localeOf(data['locale'] || document.documentElement.lang || navigator.language)
  const state = firstState()
  const set = (change: Partial<State>) => {
    Object.assign(state, change)
    draw()
  }
  const [visitor, keep] = visitorOf(boot.slug, () => localStorage)
  const [tell, onMessage] = createNews()
  let files: Files | undefined

  const chat = new Chat({
    ...browserPorts(),
    shop: boot.slug,
    url: socketUrl(boot, base),
    locale,
    state,
    set,
    visitor,
    keep,
    identity: identityOf(data),
    page: () => pageWith(readProduct(data, locale)),
    watching: () => state.open && !document.hidden,
    onMessage: tell,
    onFrame: (frame) => files?.(frame),
  })
  const connect = () => chat.client.connect()
  const begin = () => {
    connect()
    // The first words are on screen: what pictures and files need comes now. Without it there is still a chat.
    if (!files) import(urlOf('/widget/files.js', base)).then((part: FilesPart) => (files ??= part.start(root, state, chat, locale, base)), () => {})
  }
  const [root, draw, show, open, close] = createScreen(boot, data, locale, state, set, chat, () => afterPaint(begin))
  if ('open' in data) show()
  if (chat.known()) afterPaint(connect)
  followPage(chat, connect)
  return { open, close, identify: (identity) => afterPaint(() => chat.identify(identity)), onMessage }
}

/** Those on the store's page who wish to hear of messages, and how to become one of them. */
function createNews(): [tell: Listener, onMessage: XiaoerApi['onMessage']] {
  const listeners = new Set<Listener>()
  return [
    (message) => listeners.forEach((listener) => listener(message)),
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  ]
}

function followPage(chat: Chat, connect: () => void): void {
  addEventListener('online', () => chat.hurry())
  document.addEventListener('visibilitychange', () => chat.read())
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
