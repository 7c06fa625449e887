import { sendable } from '../limit'
import type { Say } from '../text'
import { h } from './dom'

/** What Safari reports for the Enter that ends a composition, after `isComposing` is already false. */
const COMPOSING_KEY_CODE = 229

export function createComposer(say: Say, onSend: (text: string) => void): [HTMLElement, HTMLTextAreaElement] {
  const field = h('textarea', { rows: 1, placeholder: say('write'), 'aria-label': say('write'), enterkeyhint: 'send' })
  const send = h('button', '', say('send'))
  const element = h('form', '', field, send)

  const measure = () => {
    send.disabled = !sendable(field.value)
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight + 2}px`
  }

  const submit = (event: Event) => {
    event.preventDefault()
    if (!sendable(field.value)) return
    onSend(field.value.trim())
    field.value = ''
    measure()
    field.focus()
  }

  element.onsubmit = submit
  field.oninput = measure
  field.onkeydown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== COMPOSING_KEY_CODE) submit(event)
  }
  send.disabled = true
  return [element, field]
}
