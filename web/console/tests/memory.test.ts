// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { useDrafts } from '../src/features/conversations/drafts'
import { i18n } from '../src/i18n'
import { useKeys } from '../src/ui/useKeys'
import { usePreferences } from '../src/ui/preferences'
import { recalled, remember } from '../src/ui/remember'

vi.mock('../src/api/session', () => ({ useSession: () => ({ account: { id: 'me' } }) }))

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
  document.body.replaceChildren()
  setActivePinia(createPinia())
})

describe('drafts', () => {
  it('are apart by conversation and kind, and survive a reload', async () => {
    useDrafts().change('a', { reply: 'hello' })
    useDrafts().change('a', { mode: 'note', note: 'for us' })
    useDrafts().change('b', { reply: 'other' })
    await nextTick()
    setActivePinia(createPinia())
    expect(useDrafts().of('a')).toEqual({ mode: 'note', reply: 'hello', whisper: '', note: 'for us', filled: '', gaps: [], since: null })
    expect(useDrafts().of('b').reply).toBe('other')
    expect(useDrafts().of('c').reply).toBe('')
  })

  it('of a broken memory begin anew', () => {
    sessionStorage.setItem('xiaoer.drafts.me', '{broken')
    expect(useDrafts().of('a').reply).toBe('')
    remember('k', { n: 1 })
    expect(recalled('k', null)).toEqual({ n: 1 })
  })
})

describe('preferences', () => {
  it('follow the account’s language until a person has chosen', async () => {
    usePreferences().locale = 'zh'
    await nextTick()
    usePreferences().suggestLocale('en')
    expect(usePreferences().locale).toBe('zh')
  })

  it('take what was suggested for no choice, so that the account’s language counts the next time too', async () => {
    const preferences = usePreferences()
    preferences.suggestLocale(preferences.locale === 'zh' ? 'en' : 'zh')
    await nextTick()
    expect((JSON.parse(localStorage.getItem('xiaoer.preferences') ?? '{}') as { locale: string | null }).locale).toBeNull()
  })

  it('are kept, and shown on the page', async () => {
    const preferences = usePreferences()
    preferences.theme = 'dark'
    preferences.density = 'compact'
    await nextTick()
    expect(document.documentElement.classList.contains('dark')).toBe(true)
    expect(document.documentElement.dataset.density).toBe('compact')
    setActivePinia(createPinia())
    expect(usePreferences().theme).toBe('dark')
  })
})

describe('a language', () => {
  it('is spoken once its texts are there, the last one that was wanted', async () => {
    const preferences = usePreferences()
    await preferences.spoken
    preferences.locale = 'en'
    await nextTick()
    preferences.locale = 'zh'
    await nextTick()
    preferences.locale = 'en'
    await vi.waitFor(() => expect(document.documentElement.lang).toBe('en'))
    expect([i18n.global.locale.value, document.title]).toEqual(['en', i18n.global.t('app.name')])
  })

  it('that cannot be loaded leaves what is spoken', async () => {
    i18n.global.locale.value = 'zh'
    const preferences = usePreferences()
    preferences.locale = 'zh'
    await preferences.spoken
    const away = vi.spyOn(i18n.global, 'availableLocales', 'get').mockReturnValue(['zh'])
    const set = vi.spyOn(i18n.global, 'setLocaleMessage').mockImplementation(() => { throw new Error('offline') })
    preferences.locale = 'en'
    await vi.waitFor(() => expect(preferences.locale).toBe('zh'))
    expect(i18n.global.locale.value).toBe('zh')
    away.mockRestore()
    set.mockRestore()
  })
})

describe('keys', () => {
  let pressed: string[] = []
  const press = (init: KeyboardEventInit, target: EventTarget = document.body) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
  function listen(): () => void {
    const scope = effectScope()
    const note = (name: string) => () => void pressed.push(name)
    scope.run(() => useKeys({ j: note('j'), 'g d': note('g d'), '?': note('?'), 'alt+1': note('alt+1') }))
    return () => scope.stop()
  }
  beforeEach(() => (pressed = []))

  it('are heard alone, one after the other, and with Alt', () => {
    const stop = listen()
    press({ key: 'j' })
    press({ key: 'g' })
    press({ key: 'd' })
    press({ key: '?', shiftKey: true })
    press({ key: '¡', code: 'Digit1', altKey: true })
    stop()
    press({ key: 'j' })
    expect(pressed).toEqual(['j', 'g d', '?', 'alt+1'])
  })

  it('leave alone who is writing, except with Alt', () => {
    const field = document.body.appendChild(document.createElement('textarea'))
    const stop = listen()
    press({ key: 'j' }, field)
    press({ key: '1', code: 'Digit1', altKey: true }, field)
    stop()
    expect(pressed).toEqual(['alt+1'])
  })

  it.each<[string, KeyboardEventInit]>([
    ['with Ctrl', { key: 'j', ctrlKey: true }],
    ['with Cmd', { key: 'j', metaKey: true }],
    ['while characters are being chosen', { key: 'j', isComposing: true }],
  ])('belong to the browser %s', (_, init) => {
    const stop = listen()
    press(init)
    stop()
    expect(pressed).toEqual([])
  })

  it('of one letter can be switched off', () => {
    usePreferences().singleKeys = false
    const stop = listen()
    press({ key: 'j' })
    press({ key: '1', code: 'Digit1', altKey: true })
    stop()
    expect(pressed).toEqual(['alt+1'])
  })
})
