import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { ApiError } from './api/client'
import { useSession } from './api/session'
import App from './app/App.vue'
import { makeRouter } from './app/router'
import { i18n } from './i18n'
import './ui/element.css'
import './ui/tokens.css'
import './ui/base.css'
import './ui/fields.css'
import { usePreferences } from './ui/preferences'

/** Only what may pass by itself is tried again. */
function again(failures: number, error: unknown): boolean {
  return ApiError.passes(error) && failures < 2
}

const queries = new QueryClient({
  defaultOptions: { queries: { retry: again, staleTime: 30_000, refetchOnWindowFocus: false } },
})
const app = createApp(App).use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient: queries })

// A page that was left may be brought back by the browser's way back, with all that it held.
window.addEventListener('pageshow', ({ persisted }) => persisted && location.reload())

async function start(): Promise<void> {
  // A server that cannot be reached is told by the pages themselves; the sign-in page is the way back in.
  const resumed = useSession().resume().catch(() => (useSession().standing = 'out'))
  await Promise.all([resumed, usePreferences().spoken])
  app.use(makeRouter()).mount('#app')
}

void start()
