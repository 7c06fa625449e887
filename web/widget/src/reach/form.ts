import type { Locale } from '@xiaoer/live/views'
import { newId } from '../newId'
import { announce, button, h } from '../view/dom'
import { createFields } from './fields'
import type { Fields } from './fields'
import { Refusal } from './post'
import type { Told } from './post'
import { reachTexts } from './text'

const NOTE = 'reach-note'

/** Away: when somebody is there again, in words, or nothing. */
export type Form = [element: HTMLElement, away: (back: string) => void]

/** A line and a button, and behind it the fields; `post` throws why it was not taken. */
export function createForm(locale: Locale, post: (told: Told) => Promise<void>): Form {
  const say = reachTexts[locale]
  const away = h('p', '')
  const fields = createFields(locale, NOTE)
  const whole = createSending(locale, fields, post)
  whole.hidden = true
  const offer = button({ 'aria-expanded': 'false' }, toggle, say.offer)
  const element = h('div', { class: 'reach', role: 'group', 'aria-label': say.offer }, away, offer, whole)

  function toggle(): void {
    whole.hidden = !whole.hidden
    offer.setAttribute('aria-expanded', `${!whole.hidden}`)
    if (!whole.hidden) fields.focus()
  }
  return [element, (back) => announce(away, back ? say.back.replace('{}', () => back) : say.away)]
}

function createSending(locale: Locale, fields: Fields, post: (told: Told) => Promise<void>): HTMLFormElement {
  const say = reachTexts[locale]
  const note = h('small', { id: NOTE, role: 'status' })
  const send = h('button', 'send', say.send)
  const whole = h('form', { novalidate: '', 'aria-label': say.form }, ...fields.rows, note, send)
  // The same until something is changed: what arrived although no answer came back stands once.
  let key = newId()
  let sending = false

  // Disabled it would lose the focus.
  const wait = (now: boolean, why: string) => {
    sending = now
    send.setAttribute('aria-disabled', `${now}`)
    note.classList.toggle('bad', !now)
    announce(note, why)
  }
  const go = async () => {
    if (sending) return
    wait(true, say.sending)
    fields.mark('')
    try {
      await post({ client_id: key, ...fields.told() })
      whole.reset()
      wait(false, '')
    } catch (error) {
      const { code, message } = error instanceof Refusal ? error : { code: '', message: '' }
      wait(false, message || say.failed)
      fields.mark(code)
    }
  }
  announce(note, '')
  whole.oninput = () => (key = newId())
  whole.onsubmit = (event) => {
    event.preventDefault()
    void go()
  }
  return whole
}
