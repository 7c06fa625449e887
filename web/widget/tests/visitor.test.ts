import { expect, it } from 'vitest'
import { visitorOf } from '../src/visitor'
import type { Shelf } from '../src/visitor'

function shelf(kept: Record<string, string> = {}): Shelf & { kept: Record<string, string> } {
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => {
      kept[key] = value
    },
  }
}

const blocked = (): Shelf => {
  throw new DOMException('denied', 'SecurityError')
}

it('keeps the token between pages, each shop for itself', () => {
  const storage = shelf()
  const [, keep] = visitorOf('yunhe', () => storage)
  keep({ token: 't1' })
  keep({ read: ['c1', 3] })
  expect(visitorOf('yunhe', () => storage)[0]).toEqual({ token: 't1', read: ['c1', 3] })
  expect(visitorOf('other', () => storage)[0]).toEqual({})
})

it('remembers in memory where the browser blocks storage', () => {
  const [visitor, keep] = visitorOf('yunhe', blocked)
  keep({ token: 't1' })
  expect(visitor).toEqual({ token: 't1' })
})

it('starts anew over a broken record', () => {
  const storage = shelf({ 'xiaoer.yunhe': '{broken' })
  const [visitor, keep] = visitorOf('yunhe', () => storage)
  expect(visitor).toEqual({})
  keep({ token: 't2' })
  expect(storage.kept['xiaoer.yunhe']).toBe('{"token":"t2"}')
})
