import { left } from '../limit'
import { announce, h } from '../view/dom'
import type { FileTextKey } from './text'

/** With so few characters left, the shopper sees how many. */
const COUNTED = 200

/** Counts below the field what may still be written, or how much is too much. */
export function createCounting(form: HTMLFormElement, say: Readonly<Record<FileTextKey, string>>): void {
  const field = form.querySelector('textarea')
  if (!field) return
  const count = h('small', { role: 'status' })
  form.append(count)
  const measure = () => {
    const rest = left(field.value)
    announce(count, rest > COUNTED ? '' : (rest < 0 ? say.over : say.left).replace('{}', `${Math.abs(rest)}`))
    count.classList.toggle('bad', rest < 0)
  }
  // After the form's own: what has been sent is out of the field then, also by Enter.
  for (const event of ['input', 'submit', 'keydown']) form.addEventListener(event, measure)
  measure()
}
