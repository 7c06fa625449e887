import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { AccountFacts, StaffAccount } from '../../api/types'

const LOOK_AGAIN = 15_000
const KEY = ['accounts'] as const

/** The accounts of the shops that are looked after, looked at again while the page is open; and what each role may do. */
export function useStaff() {
  const session = useSession()
  const enabled = computed(() => session.may('accounts.read'))
  const staff = useQuery({
    queryKey: KEY,
    enabled,
    refetchInterval: LOOK_AGAIN,
    queryFn: () => answerOf(session.api.GET('/api/v1/accounts')),
  })
  const roles = useQuery({ queryKey: ['roles'], enabled, queryFn: () => answerOf(session.api.GET('/api/v1/roles')) })
  return { staff, roles }
}

interface Told {
  /** None where somebody is added. */
  account: StaffAccount | null
  login: string
  was: AccountFacts
  facts: AccountFacts
}

/** What an administrator does; an account that is added, or has a new password, is answered with it. */
export function useManaging() {
  const { api } = useSession()
  const queries = useQueryClient()
  const onSettled = () => void queries.invalidateQueries({ queryKey: KEY })
  const at = (account: StaffAccount) => ({ params: { path: { account_id: account.id } } })

  const keep = useMutation({
    mutationFn: async ({ account, login, was, facts }: Told) => {
      if (!account) return answerOf(api.POST('/api/v1/accounts', { body: { login, facts } }))
      await answerOf(api.PUT('/api/v1/accounts/{account_id}', { ...at(account), body: { was, facts } }))
      return null
    },
    onSettled,
  })
  const turn = useMutation({
    mutationFn: (account: StaffAccount) =>
      answerOf(
        account.off_at === null
          ? api.POST('/api/v1/accounts/{account_id}/off', at(account))
          : api.POST('/api/v1/accounts/{account_id}/on', at(account)),
      ),
    onSettled,
  })
  const password = useMutation({
    mutationFn: (account: StaffAccount) => answerOf(api.POST('/api/v1/accounts/{account_id}/password', at(account))),
    onSettled,
  })
  return { keep, turn, password }
}
