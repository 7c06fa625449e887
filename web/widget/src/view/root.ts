import { paletteOf } from '../colour'
import css from '../widget.css?inline'

/** The widget's own root, on the right of the page or on the left: styles of the page stay out, styles of the widget stay in, under any style-src policy. */
export function createRoot(colour: string, left: boolean): [HTMLElement, ShadowRoot] {
  const host = document.createElement('xiaoer-widget')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  const { brand, ink, accent } = paletteOf(colour)
  sheet.replaceSync(`${css}:host{--brand:${brand};--ink:${ink};--accent:${accent};--at:${left ? '16px auto' : 'auto 16px'}}`)
  root.adoptedStyleSheets = [sheet]
  return [host, root]
}
