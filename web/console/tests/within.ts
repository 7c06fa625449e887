import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n } from '../src/i18n'

/** A composable as a component of the console has it: with texts, stores and queries. `leave`: the component goes, the others stay. */
export function within<T>(setup: () => T, queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } })) {
  let result: T | undefined
  const app = createApp({
    setup: () => {
      result = setup()
      return () => null
    },
  })
  app.use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient: queries })
  app.mount(document.createElement('div'))
  return { has: result as T, queries, leave: () => app.unmount() }
}

/** An answer of the server, as the client gives it. */
export const answer = (data: unknown) => Promise.resolve({ data, response: { ok: true, status: 200 } })
export const refused = (code: string) =>
  Promise.resolve({ error: { code, detail_zh: `zh ${code}`, detail_en: `en ${code}` }, response: { ok: false, status: 409 } })
