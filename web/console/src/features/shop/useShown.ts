import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { Personal, Why } from '../../api/types'

/** Asks for one value of an order's recipient, whole. Nothing of it is kept in the page's memory of answers. */
export function useShown(order: () => string) {
  const { api } = useSession()
  return async (field: Personal, why: Why): Promise<string> => {
    const path = { order_id: order() }
    return (await answerOf(api.POST('/api/v1/orders/{order_id}/shown', { params: { path }, body: { field, why } }))).value
  }
}
