import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { usePreferences } from '../ui/preferences'
import { answerOf, ApiError, createApi } from './client'
import { useLive } from './live'
import { localeOf } from '../i18n/names'
import type { Account, Permission, SessionView, ShopView } from './types'

export type Standing = 'unknown' | 'out' | 'in' | 'expired'

/** Who is signed in, for which shop, and whether the session still stands. */
export const useSession = defineStore('session', () => {
  const preferences = usePreferences()
  const live = useLive()
  const standing = ref<Standing>('unknown')
  const view = ref<SessionView | null>(null)
  const csrf = () => view.value?.csrf ?? ''
  const api = createApi({ csrf, onExpired: expire })

  const account = computed<Account | null>(() => view.value?.account ?? null)
  const shops = ref<readonly ShopView[]>([])
  const shop = computed(() => shops.value.find((one) => one.id === preferences.shop) ?? shops.value[0] ?? null)

  function expire(): void {
    if (standing.value === 'in') standing.value = 'expired'
    live.close()
  }

  async function enter(opened: SessionView): Promise<void> {
    view.value = opened
    shops.value = (await answerOf(api.GET('/api/v1/shops'))).items
    standing.value = 'in'
    preferences.suggestLocale(localeOf(opened.account.locale))
    live.connect(preferences.locale)
  }

  /** Whether a session of an earlier visit still stands. Throws when the server cannot say. */
  async function resume(): Promise<void> {
    try {
      await enter(await answerOf(api.GET('/api/v1/session')))
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      standing.value = 'out'
    }
  }

  async function signIn(login: string, password: string): Promise<void> {
    await enter(await answerOf(api.POST('/api/v1/session', { body: { login, password } })))
  }

  async function signOut(): Promise<void> {
    await answerOf(api.DELETE('/api/v1/session'))
    live.close()
    view.value = null
    standing.value = 'out'
  }

  function may(permission: Permission): boolean {
    return account.value?.permissions.includes(permission) ?? false
  }

  live.onStop(expire)
  return { standing, account, shops, shop, api, csrf, resume, signIn, signOut, may }
})
