// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import { useTypeAhead } from '../src/app/palette/useTypeAhead'

let scope: EffectScope
const open = ref(false)
let field: HTMLInputElement

beforeEach(() => {
  scope = effectScope()
  document.body.innerHTML = '<input />'
  field = document.body.firstElementChild as HTMLInputElement
})
afterEach(() => {
  open.value = false
  scope.stop()
})

/** Whether the page itself heard the key. */
function press(key: string): boolean {
  return field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
function ahead() {
  const typed = scope.run(() => useTypeAhead(open)) as ReturnType<typeof useTypeAhead>
  open.value = true
  return typed
}

it('keeps what is typed until the palette stands there', () => {
  const { words, stop } = ahead()
  expect([press('a'), press('b'), words.value]).toEqual([false, false, 'ab'])
  stop()
  expect([press('c'), words.value]).toEqual([true, 'ab'])
})

it('leaves Tab to the page', () => {
  const { words } = ahead()
  expect([press('Tab'), words.value]).toEqual([true, ''])
})

it('goes at Escape, and at whatever closes it: the keyboard is the page’s again', () => {
  ahead()
  expect([press('Escape'), open.value, press('a')]).toEqual([false, false, true])
  open.value = true
  expect(press('a')).toBe(false)
  open.value = false
  expect(press('a')).toBe(true)
})
