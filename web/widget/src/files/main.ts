import type { ServerFrame } from '@xiaoer/live/frames'
import { urlOf } from '../boot'
import { readProduct } from '../page'
import type { ReachPart } from '../reach/part'
import { button, h, icon } from '../view/dom'
import { createCounting } from './counting'
import { createDrawing, dataOf, pagesOf } from './card'
import { keepTab } from './keeping'
import { createOffering } from './offering'
import { createOutgoing } from './outgoing'
import type { FilesPart } from './part'
import { createPlaces } from './places'
import { createRating } from './rating'
import { createReaching } from './reaching'
import { ACCEPT } from './rules'
import { createShowing } from './showing'
import css from './files.css?inline'
import { fileTexts } from './text'
import { tellWriting } from './writing'

const CLIP = 'M21 11l-9 9a5.5 5.5 0 0 1-8-8l9-9a3.7 3.7 0 0 1 5.5 5.5l-9 9a1.8 1.8 0 0 1-2.8-2.8l8-8'

export const start: FilesPart['start'] = (root, state, { client }, locale, base) => {
  const say = fileTexts[locale]
  const form = root.querySelector('form')
  const log = root.querySelector<HTMLElement>('.log')
  const list = log?.querySelector<HTMLElement>(':scope > div:not([class])')
  const panel = root.querySelector<HTMLElement>('.panel')
  const slot = panel?.querySelector<HTMLElement>(':scope > div:not([class])')
  if (!form || !log || !list || !panel || !slot) return () => {}

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]

  const data = dataOf(base)
  keepTab(root, panel)
  const [want, hearPlaces] = createPlaces(client)
  const show = createShowing(log, list, say, want, createDrawing(locale, base, pagesOf(data)), base)
  const [follow, hearRating] = createRating(log, client, locale)
  const [followReach, hearReach] = createReaching(client, () => import(urlOf('/widget/reach.js', base)).then((part: ReachPart) => part.start(root, log, locale, base)))
  const [send, hearOutgoing] = createOutgoing(log, list, client, locale, base)

  const hearOffering = createOffering(slot, log, list, client, locale, () => readProduct(data, locale))
  createCounting(form, say)
  tellWriting(form, state, client)
  addClip(form, say.choose, send)

  const showAll = () => {
    show(state.thread)
    follow(state.thread)
    followReach(state.thread)
  }
  new MutationObserver(showAll).observe(list, { childList: true })
  showAll()
  const hearing = [hearPlaces, hearOutgoing, hearOffering, hearRating, hearReach]
  return (frame: ServerFrame) => hearing.forEach((hear) => hear(frame))
}

/** A button before the field, and the field itself, take files. */
function addClip(form: HTMLFormElement, label: string, send: (file: File) => void): void {
  const chosen = h('input', { type: 'file', multiple: '', accept: ACCEPT, tabindex: -1, 'aria-hidden': 'true', hidden: '' })
  chosen.onchange = () => {
    for (const file of chosen.files ?? []) send(file)
    chosen.value = ''
  }
  form.prepend(button({ class: 'clip', 'aria-label': label, title: label }, () => chosen.click(), icon(CLIP)), chosen)
  form.onpaste = ({ clipboardData }) => {
    for (const file of clipboardData?.files ?? []) send(file)
  }
}
