import { isNearEnd } from '../view/nearEnd'
import { createForm } from './form'
import type { ReachPart } from './part'
import { post } from './post'
import css from './reach.css?inline'

export const start: ReachPart['start'] = (root, log, locale, base) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  let to = ''
  /** What had the focus goes, and the keyboard stays with the messages, where the desk's line comes. */
  const remove = () => {
    const held = element.contains(root.activeElement)
    element.remove()
    if (held) log.focus()
  }
  const [element, away] = createForm(locale, async (told) => {
    await post(to, told, locale, base)
    remove()
  })

  return (path, back) => {
    if (!path) return remove()
    to = path
    away(back)
    if (element.isConnected) return
    const near = isNearEnd(log)
    log.append(element)
    if (near) log.scrollTop = log.scrollHeight
  }
}
