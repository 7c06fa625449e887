import type { ServerFrame } from '@xiaoer/live/frames'
import { urlOf } from '../boot'
import type { ReachPart } from '../reach/part'
import { button, h, icon } from '../view/dom'
import { createDrawing, pagesOf } from './card'
import { keepTab } from './keeping'
import { createOutgoing } from './outgoing'
import type { FilesPart } from './part'
import { createPlaces } from './places'
import { createRating } from './rating'
import { createReaching } from './reaching'
import { ACCEPT } from './rules'
import { createShowing } from './showing'
import css from './files.css?inline'
import { fileTexts } from './text'

const CLIP = 'M21 11l-9 9a5.5 5.5 0 0 1-8-8l9-9a3.7 3.7 0 0 1 5.5 5.5l-9 9a1.8 1.8 0 0 1-2.8-2.8l8-8'

export const start: FilesPart['start'] = (root, state, { client }, locale, base) => {
  const say = fileTexts[locale]
  const form = root.querySelector('form')
  const log = root.querySelector<HTMLElement>('.log')
  const list = log?.querySelector<HTMLElement>(':scope > div:not([class])')
  const panel = root.querySelector<HTMLElement>('.panel')
  if (!form || !log || !list || !panel) return () => {}

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]

  keepTab(root, panel)
  const [want, hearPlaces] = createPlaces(client)
  const show = createShowing(log, list, say, want, createDrawing(locale, base, pagesOf(base)), base)
  const [follow, hearRating] = createRating(log, client, locale)
  const [followReach, hearReach] = createReaching(client, () => import(urlOf('/widget/reach.js', base)).then((part: ReachPart) => part.start(root, log, locale, base)))
  const [send, hearOutgoing] = createOutgoing(log, list, client, locale, base)

  const chosen = h('input', { type: 'file', multiple: '', accept: ACCEPT, tabindex: -1, 'aria-hidden': 'true', hidden: '' })
  chosen.onchange = () => {
    for (const file of chosen.files ?? []) send(file)
    chosen.value = ''
  }
  form.prepend(button({ class: 'clip', 'aria-label': say.choose, title: say.choose }, () => chosen.click(), icon(CLIP)), chosen)
  form.onpaste = ({ clipboardData }) => {
    for (const file of clipboardData?.files ?? []) send(file)
  }

  const showAll = () => {
    show(state.thread)
    follow(state.thread)
    followReach(state.thread)
  }
  new MutationObserver(showAll).observe(list, { childList: true })
  showAll()
  const hearing = [hearPlaces, hearOutgoing, hearRating, hearReach]
  return (frame: ServerFrame) => hearing.forEach((hear) => hear(frame))
}
