// @vitest-environment happy-dom
import { useQuery } from '@tanstack/vue-query'
import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useRights } from '../src/features/customers/useRights'
import { answer, within } from './within'

const api = { GET: vi.fn<() => unknown>(), POST: vi.fn<() => unknown>() }
vi.mock('element-plus', () => ({ ElMessage: vi.fn<() => void>() }))
vi.mock('../src/api/session', () => ({ useSession: () => ({ api }) }))

it('what was asked for while somebody was erased is asked for again when that is done', async () => {
  const erasure = (asked: object | null) => () => answer({ asked })
  const seen = vi.fn<() => Promise<string>>(() => Promise.resolve('what is kept'))
  api.GET.mockImplementation(erasure(null))
  api.POST.mockImplementation(() => answer({}))
  const { has } = within(() => {
    useQuery({ queryKey: ['customer', 'one'], queryFn: seen })
    return useRights(ref('one'))
  })
  await flushPromises()
  expect(seen).toHaveBeenCalledTimes(1)
  api.GET.mockImplementation(erasure({ done_at: 5 }))
  await has.erase()
  await vi.waitFor(() => expect(has.asked.value?.done_at).toBe(5))
  await flushPromises()
  expect(seen).toHaveBeenCalledTimes(2)
})
