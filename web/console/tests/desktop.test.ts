// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import { hasNotices, mayNotify, notify } from '../src/ui/desktop'

afterEach(() => vi.unstubAllGlobals())

function browser(permission: string, make: (title: string, options: object) => object) {
  const Notices = vi.fn<typeof make>(function (title, options) {
    return make(title, options)
  })
  vi.stubGlobal('Notification', Object.assign(Notices, { permission, requestPermission: () => Promise.resolve(permission) }))
  return Notices
}

it('has no notices where the browser knows none', async () => {
  Reflect.deleteProperty(globalThis, 'Notification')
  expect([hasNotices(), await mayNotify()]).toEqual([false, false])
  expect(() => notify('title', 'body', 'tag', () => {})).not.toThrow()
})

it.each([['granted', true], ['denied', false]])('shows them where that is %s', async (permission, shown) => {
  const made = browser(permission, () => ({}))
  notify('title', 'body', 'tag', () => {})
  expect(made.mock.calls).toEqual(shown ? [['title', { body: 'body', tag: 'tag', silent: true }]] : [])
  expect([hasNotices(), await mayNotify()]).toEqual([true, shown])
})

it('leads where a click leads, and is gone', () => {
  const shown = { close: vi.fn<() => void>(), onclick: () => {} }
  const open = vi.fn<() => void>()
  browser('granted', () => shown)
  notify('title', 'body', 'tag', open)
  shown.onclick()
  expect([shown.close.mock.calls.length, open.mock.calls.length]).toEqual([1, 1])
})

it('does without where the browser lets no page show one', () => {
  browser('granted', () => { throw new TypeError('Illegal constructor') })
  expect(() => notify('title', 'body', 'tag', () => {})).not.toThrow()
})
