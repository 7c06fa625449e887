import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { ConsentSource, ConsentView, FactName, ProfileView } from '../../api/types'
import { useDoing } from './useDoing'

const at = (id: string) => ({ path: { customer_id: id } })

export function useProfile(id: Ref<string>) {
  const { api } = useSession()
  return useQuery({
    queryKey: computed(() => ['customers', 'profile', id.value] as const),
    queryFn: () => answerOf(api.GET('/api/v1/customers/{customer_id}/profile', { params: at(id.value) })),
  })
}

export function useHistory(id: Ref<string>) {
  const { api } = useSession()
  return useInfiniteQuery({
    queryKey: computed(() => ['customers', 'history', id.value] as const),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/v1/customers/{customer_id}/history', { params: { ...at(id.value), query: { before: pageParam } } })),
    getNextPageParam: (last) => (last.items.length < 50 ? null : last.items.at(-1)?.id),
  })
}

export function useNotes(id: Ref<string>) {
  const { api } = useSession()
  return useInfiniteQuery({
    queryKey: computed(() => ['customers', 'notes', id.value] as const),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/v1/customers/{customer_id}/notes', { params: { ...at(id.value), query: { before: pageParam } } })),
    getNextPageParam: (last) => last.following,
  })
}

/** What can be put on record of the customer whose page is open. */
export function useTelling(id: Ref<string>) {
  const { api } = useSession()
  const { busy, run } = useDoing()
  const here = () => ({ params: at(id.value) })

  return {
    busy,
    tellFact: (name: FactName, value: string) =>
      run(() => answerOf(api.POST('/api/v1/customers/{customer_id}/facts', { ...here(), body: { name, value } }))),
    tellKind: (whose: readonly string[], kind: ProfileView['kind']) =>
      run(() =>
        Promise.all(
          whose.map((one) => answerOf(api.POST('/api/v1/customers/{customer_id}/kind', { params: at(one), body: { kind } }))),
        ),
      ),
    tellTag: (whose: string, tag: string, on: boolean) =>
      run(() => answerOf(api.POST('/api/v1/customers/{customer_id}/tags', { params: at(whose), body: { tag, on } }))),
    tellNote: (text: string) =>
      run(() => answerOf(api.POST('/api/v1/customers/{customer_id}/notes', { ...here(), body: { text } }))),
    tellConsent: (purpose: ConsentView['purpose'], given: boolean, source: ConsentSource) =>
      run(() => answerOf(api.POST('/api/v1/customers/{customer_id}/consents', { ...here(), body: { purpose, given, source } }))),
    join: (other: string, done: string) =>
      run(() => answerOf(api.POST('/api/v1/customers/{customer_id}/joins', { ...here(), body: { other_id: other } })), done),
    split: (join: string, done: string) =>
      run(
        () =>
          answerOf(
            api.POST('/api/v1/customers/{customer_id}/joins/{join_id}/undone', {
              params: { path: { customer_id: id.value, join_id: join } },
            }),
          ),
        done,
      ),
  }
}
