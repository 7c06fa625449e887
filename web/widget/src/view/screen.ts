import { paletteOf } from '../colour'
import css from '../widget.css?inline'

/** The widget's own root: styles of the page stay out, styles of the widget stay in, under any style-src policy. */
export function createRoot(colour: string): [HTMLElement, ShadowRoot] {
  const host = document.createElement('xiaoer-widget')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  const { brand, ink, accent } = paletteOf(colour)
  sheet.replaceSync(`${css}:host{--brand:${brand};--ink:${ink};--accent:${accent}}`)
  root.adoptedStyleSheets = [sheet]
  return [host, root]
}
