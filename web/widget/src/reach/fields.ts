import type { Locale } from '@xiaoer/live/views'
import { h } from '../view/dom'
import { reachTexts } from './text'

/** Of what the desk finds wrong: the field in which it is. */
const FIELD_OF: Readonly<Record<string, 'phone' | 'email' | 'agreed'>> = {
  nothing_to_reach_by: 'phone',
  phone_unreadable: 'phone',
  email_unreadable: 'email',
  consent_needed: 'agreed',
}

export interface Fields {
  rows: HTMLElement[]
  told(): { name: string; phone: string; email: string; agreed: boolean }
  focus(): void
  /** The field in which this is wrong gets the focus; with no such code none is wrong any more. */
  mark(code: string): void
}

/** @param note the id of the element that says what is wrong */
export function createFields(locale: Locale, note: string): Fields {
  const say = reachTexts[locale]
  const described = { 'aria-describedby': note }
  const name = h('input', { autocomplete: 'name', maxlength: 60 })
  const checked = {
    phone: h('input', { type: 'tel', autocomplete: 'tel', maxlength: 40, ...described }),
    email: h('input', { type: 'email', autocomplete: 'email', maxlength: 254, ...described }),
    agreed: h('input', { type: 'checkbox', ...described }),
  }
  const { phone, email, agreed } = checked
  return {
    rows: [
      h('label', '', say.name, name),
      h('small', '', say.either),
      h('label', '', say.phone, phone),
      h('label', '', say.email, email),
      h('label', 'agree', agreed, h('span', '', say.agree)),
    ],
    told: () => ({ name: name.value, phone: phone.value, email: email.value, agreed: agreed.checked }),
    focus: () => name.focus(),
    mark(code) {
      for (const input of Object.values(checked)) input.removeAttribute('aria-invalid')
      const wrong = FIELD_OF[code]
      if (!wrong) return
      checked[wrong].setAttribute('aria-invalid', 'true')
      checked[wrong].focus()
    },
  }
}
