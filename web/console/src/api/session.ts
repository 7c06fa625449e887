import { NOT_ALLOWED } from '@xiaoer/live/frames'
import { defineStore } from 'pinia'
import { computed, ref, type Ref } from 'vue'
import { usePreferences } from '../ui/preferences'
import { beginAnew, useOneAlone } from './anew'
import { answerOf, ApiError, createApi, type Api } from './client'
import { useLive } from './live'
import { localeOf } from '../i18n/names'
import type { Account, Permission, SessionView, ShopView } from './types'

export type Standing = 'unknown' | 'out' | 'in' | 'expired'

/** Nobody is signed in; everything else that went wrong goes on. */
function orOut(error: unknown): null {
  if (error instanceof ApiError && error.status === 401) return null
  throw error
}

/** Who that is, and they alone; what they may, at which of their shops they look, and what these are called in their language. */
function useWho(view: Ref<SessionView | null>, told: Ref<readonly ShopView[]>) {
  const preferences = usePreferences()
  const nameOf = (one: ShopView) => (preferences.locale === 'en' && one.name_en) || one.name
  const shops = computed(() => told.value.map((one) => ({ ...one, name: nameOf(one) })))
  const account = computed<Account | null>(() => view.value?.account ?? null)
  const shop = computed(() => shops.value.find((one) => one.id === preferences.shop) ?? shops.value[0] ?? null)
  const may = (permission: Permission) => account.value?.permissions.includes(permission) ?? false
  return { account, shops, shop, may, letIn: useOneAlone(view) }
}

/** The socket says that the session is over, or that something about it may have changed: it is let go then, and comes in anew. */
function useLine(expire: () => void, look: () => Promise<void>) {
  const live = useLive()
  let welcomed = false
  live.onStop((code) => (code === NOT_ALLOWED ? void look() : expire()))
  live.on('welcome', () => {
    if (welcomed) void look()
    welcomed = true
  })
  return live
}

/** The ways in, and the way out. */
function useDoor(api: Api, standing: Ref<Standing>, enter: (opened: SessionView) => Promise<void>) {
  const live = useLive()

  /** Whether a session of an earlier visit still stands. Throws when the server cannot say. */
  async function resume(): Promise<void> {
    const opened = await answerOf(api.GET('/api/v1/session')).catch(orOut)
    if (opened) await enter(opened)
    else standing.value = 'out'
  }

  const signIn = async (login: string, password: string): Promise<void> =>
    enter(await answerOf(api.POST('/api/v1/session', { body: { login, password } })))

  async function signOut(): Promise<void> {
    await answerOf(api.DELETE('/api/v1/session')).catch(orOut)
    standing.value = 'out'
    live.close()
    await beginAnew('/sign-in')
  }

  return { resume, signIn, signOut }
}

/** Who is signed in, for which shop, and whether the session still stands. */
export const useSession = defineStore('session', () => {
  const preferences = usePreferences()
  const standing = ref<Standing>('unknown')
  const view = ref<SessionView | null>(null)
  /** As the server tells of them. */
  const told = ref<readonly ShopView[]>([])
  const csrf = () => view.value?.csrf ?? ''
  const api = createApi({ csrf, onExpired: expire })
  const live = useLine(expire, look)
  const { account, shops, shop, may, letIn } = useWho(view, told)

  function expire(): void {
    if (standing.value === 'in') standing.value = 'expired'
    live.close()
  }

  async function hold(opened: SessionView): Promise<void> {
    await letIn(opened)
    view.value = opened
    told.value = (await answerOf(api.GET('/api/v1/shops'))).items
  }

  /** Role, shops or name as they are now; what cannot be asked stays as it was. */
  async function look(): Promise<void> {
    if (standing.value === 'in') await answerOf(api.GET('/api/v1/session')).then(hold).catch(() => undefined)
  }

  async function enter(opened: SessionView): Promise<void> {
    await hold(opened)
    standing.value = 'in'
    preferences.suggestLocale(localeOf(opened.account.locale))
    if (may('conversations.read')) live.connect(preferences.locale)
  }

  const { resume, signIn, signOut } = useDoor(api, standing, enter)
  return { standing, account, told, shops, shop, api, csrf, resume, look, signIn, signOut, may }
})
