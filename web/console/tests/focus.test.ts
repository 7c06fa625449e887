// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, effectScope, h, nextTick, ref, useTemplateRef } from 'vue'
import { rowAfter, useFocusKept } from '../src/ui/useFocusKept'
import { useFocusSaved } from '../src/ui/useFocusSaved'

describe('the row after one that has gone', () => {
  it.each([
    ['the next one', 'b', ['a', 'b', 'c'], ['a', 'c'], 'c'],
    ['the next that is left', 'b', ['a', 'b', 'c', 'd'], ['a', 'd'], 'd'],
    ['the last one', 'c', ['a', 'b', 'c'], ['a', 'b'], 'b'],
    ['none', 'a', ['a'], [], null],
  ])('%s', (_, gone, before, now, next) => expect(rowAfter(gone, before, now)).toBe(next))
})

describe('the focus in a list whose rows go', () => {
  const ids = ref<string[]>([])
  const isRows = ref(false)
  const List = defineComponent(() => {
    const list = useTemplateRef<HTMLElement>('list')
    const row = (id: string) => document.querySelector<HTMLElement>(`#${id}`) ?? undefined
    useFocusKept(ids, () => list.value, (id) => (isRows.value ? row(id) : undefined))
    return () => h('div', { ref: 'list', tabindex: -1, id: 'list' }, ids.value.map((id) => h('button', { key: id, id })))
  })
  function shown(rows: boolean) {
    ids.value = ['a', 'b', 'c']
    isRows.value = rows
    return mount(List, { attachTo: document.body })
  }
  const focused = () => document.activeElement?.id || document.activeElement?.tagName
  afterEach(() => void (document.body.innerHTML = ''))

  it.each([
    ['goes to the next row', true, 'b', ['a', 'c'], 'c'],
    ['goes to the list, where no row is to be chosen by itself', false, 'b', ['a', 'c'], 'list'],
    ['goes to the list, where no row is left', true, 'b', [], 'list'],
    ['stays where it is, where another row goes', true, 'a', ['a', 'c'], 'a'],
  ])('%s', async (_, rows, at, left, place) => {
    const page = shown(rows)
    document.querySelector<HTMLElement>(`#${at}`)?.focus()
    ids.value = left
    await nextTick()
    expect(focused()).toBe(place)
    page.unmount()
  })

  it('is not brought there from elsewhere', async () => {
    const page = shown(true)
    ids.value = ['a', 'c']
    await nextTick()
    expect(focused()).toBe('BODY')
    page.unmount()
  })
})

describe('the focus that would fall back to the page', () => {
  const PAGE = `<main id="main" tabindex="-1"><section id="section"><h2>x</h2>
    <ul id="list"><li id="row"><b>y</b><button id="button">z</button></li></ul></section></main><input id="field">`
  let scope = effectScope()
  const at = (id: string) => document.querySelector<HTMLButtonElement>(`#${id}`)
  const focused = () => document.activeElement?.id
  const seen = () => new Promise((done) => setTimeout(done, 5))
  beforeEach(() => {
    document.body.innerHTML = PAGE
    scope = effectScope()
    scope.run(useFocusSaved)
    at('button')?.focus()
  })
  afterEach(() => scope.stop())

  /** As browsers do with what is disabled. */
  async function work(meanwhile = () => {}): Promise<void> {
    at('button')?.blur()
    at('button')?.toggleAttribute('disabled', true)
    meanwhile()
    await seen()
    at('button')?.toggleAttribute('disabled', false)
    await seen()
  }

  it('comes back to a button whose work is done', async () => {
    await work()
    expect(focused()).toBe('button')
  })

  it.each([
    ['where it went meanwhile', () => at('field')?.focus(), 'field'],
    ['nowhere, where somebody pointed elsewhere', () => document.body.dispatchEvent(new Event('pointerdown', { bubbles: true })), ''],
  ])('stays %s', async (_, meanwhile, place) => {
    await work(meanwhile)
    expect(focused()).toBe(place)
  })

  it.each([
    ['the row, where the button goes', 'button', 'row'],
    ['what is around the list, where that is empty then', 'row', 'section'],
    ['the page, where all of it goes', 'section', 'main'],
  ])('goes to %s', async (_, gone, place) => {
    at(gone)?.remove()
    await seen()
    expect(focused()).toBe(place)
  })

  it('goes where the page itself brings it', async () => {
    at('row')?.remove()
    await nextTick()
    await nextTick()
    expect(focused()).toBe('')
    at('field')?.focus()
    await seen()
    expect(focused()).toBe('field')
  })

  it('goes to the page where a dialog had it and gives it to nothing', async () => {
    document.body.insertAdjacentHTML('beforeend', '<p id="dialog"><input id="words"></p>')
    at('words')?.focus()
    at('dialog')?.remove()
    document.body.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
    await seen()
    expect(focused()).toBe('main')
  })
})
