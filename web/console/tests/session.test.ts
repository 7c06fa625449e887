// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type * as client from '../src/api/client'
import { ApiError } from '../src/api/client'
import { useSession } from '../src/api/session'
import { useDrafts } from '../src/features/conversations/drafts'
import { useThreads } from '../src/features/conversations/threads'

const live = { connects: 0, closes: 0, welcome: () => {}, sent: [] as { body: string }[] }
const server = { login: 'lan', ended: 204 }
vi.mock('../src/api/live', () => ({
  useLive: () => ({
    skew: 0,
    onStop: () => {},
    on: (type: string, listener: () => void) => {
      if (type === 'welcome') live.welcome = listener
    },
    connect: () => live.connects++,
    close: () => live.closes++,
    send: (draft: { body: string }) => live.sent.push(draft),
  }),
}))
const opened = () => ({ csrf: 'c', account: { id: server.login, name: server.login, login: server.login, locale: 'zh', permissions: ['conversations.read'] } })
const said = (data: unknown, status = 200) => Promise.resolve({ data, response: { ok: status < 400, status } })
vi.mock('../src/api/client', async (original) => ({
  ...(await original<typeof client>()),
  createApi: () => ({
    GET: (path: string) => said(path === '/api/v1/shops' ? { items: [] } : opened()),
    POST: (_: string, { body }: { body: { login: string } }) => {
      server.login = body.login
      return said(opened())
    },
    DELETE: () => said(undefined, server.ended),
  }),
}))
const left = vi.spyOn(window.location, 'replace').mockImplementation(() => {})
/** What has no end where the page goes must not be waited for. */
const settle = () => new Promise((done) => setTimeout(done))
async function signedIn(login = 'lan') {
  const session = useSession()
  void session.signIn(login, 'p')
  await settle()
  return session
}
/** Of the page that was opened last: those before it are gone with the tests before. */
const hears: EventListener[] = []
vi.spyOn(window, 'addEventListener').mockImplementation((type, listener) => void (type === 'storage' && hears.push(listener as EventListener)))
const otherPage = (newValue: string | null, key = 'xiaoer.account') => hears.at(-1)?.(new StorageEvent('storage', { key, newValue }))

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
  left.mockClear()
  Object.assign(live, { connects: 0, closes: 0, sent: [] })
  Object.assign(server, { login: 'lan', ended: 204 })
  setActivePinia(createPinia())
})

describe('a page', () => {
  it('goes on where the same person comes back', async () => {
    const session = await signedIn()
    await signedIn()
    live.welcome()
    live.welcome()
    await settle()
    expect([session.account?.id, live.connects, left.mock.calls]).toEqual(['lan', 2, []])
  })

  it('begins anew where somebody else signs in, and lets nothing leave before', async () => {
    const session = await signedIn()
    session.standing = 'expired'
    await signedIn('yun')
    expect(left.mock.calls).toEqual([['/inbox']])
    expect([session.account?.id, session.standing, live.connects]).toEqual(['lan', 'expired', 1])
  })

  it('begins anew where the line comes back to somebody else', async () => {
    const session = await signedIn()
    live.welcome()
    server.login = 'yun'
    live.welcome()
    await settle()
    expect([left.mock.calls, session.account?.id]).toEqual([[['/inbox']], 'lan'])
  })

  it('begins anew where somebody else signs in on another page, and there alone', async () => {
    useSession()
    otherPage('yun')
    await signedIn()
    otherPage('lan')
    otherPage(null)
    otherPage('yun', 'another')
    expect(left.mock.calls).toEqual([])
    otherPage('yun')
    expect(left.mock.calls).toEqual([['/inbox']])
    expect(localStorage.getItem('xiaoer.account')).toBe('lan')
  })

  it.each([204, 401])('that is signed out of goes, the session ended before or not: %s', async (status) => {
    server.ended = status
    const session = await signedIn()
    void session.signOut()
    await settle()
    expect([session.standing, live.closes, left.mock.calls]).toEqual(['out', 1, [['/sign-in']]])
  })

  it('stays where the desk could not be told', async () => {
    server.ended = 502
    const session = await signedIn()
    await expect(session.signOut()).rejects.toBeInstanceOf(ApiError)
    expect([session.standing, left.mock.calls]).toEqual(['in', []])
  })
})

describe('what somebody has written', () => {
  /** A page that has just been opened, by one who is signed in. */
  async function page(login: string): Promise<void> {
    setActivePinia(createPinia())
    await signedIn(login)
  }

  it('is found again by them alone', async () => {
    await page('lan')
    useDrafts().change('c-1', { reply: 'words' })
    await nextTick()
    await page('yun')
    expect(useDrafts().of('c-1').reply).toBe('')
    await page('lan')
    expect(useDrafts().of('c-1').reply).toBe('words')
  })

  it('and not yet sent is sent by them alone', async () => {
    await page('lan')
    useThreads().send('c-1', 'text', 'words', false)
    live.sent = []
    await page('yun')
    expect([useThreads().of('c-1').pending, live.sent]).toEqual([[], []])
    await page('lan')
    expect([useThreads().of('c-1').pending.length, live.sent.map(({ body }) => body)]).toEqual([1, ['words']])
  })
})
