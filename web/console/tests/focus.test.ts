// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref, useTemplateRef } from 'vue'
import { rowAfter, useFocusKept } from '../src/ui/useFocusKept'

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
