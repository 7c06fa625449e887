import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Personal, Why } from '../../api/types'

/** Asks for one value of a customer, whole. Nothing of it is kept in the page's memory of answers. */
export function useShown(customer: () => string) {
  const { api } = useSession()
  return async (field: Personal, why: Why): Promise<string> => {
    const path = { customer_id: customer() }
    return (await answerOf(api.POST('/api/v1/customers/{customer_id}/shown', { params: { path }, body: { field, why } }))).value
  }
}
