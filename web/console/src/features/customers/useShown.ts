import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { FactView, Personal, Why } from '../../api/types'

/** Asks for one value of a customer, whole: the one that is shown, or that of a fact which is not. Nothing of it is kept in the page's memory of answers. */
export function useShown(customer: () => string) {
  const { api } = useSession()
  return async (field: Personal, why: Why, of?: Pick<FactView, 'customer_id' | 'source'>): Promise<string> => {
    const params = { path: { customer_id: of?.customer_id ?? customer() }, query: { source: of?.source ?? null } }
    return (await answerOf(api.POST('/api/v1/customers/{customer_id}/shown', { params, body: { field, why } }))).value
  }
}
