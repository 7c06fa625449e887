import { useQueryClient } from '@tanstack/vue-query'
import { watch } from 'vue'
import { ApiError } from '../api/client'
import { useLive } from '../api/live'

/** What could not be had while the desk was out of reach is asked for again as soon as it answers. */
export function useRecovery(): void {
  const live = useLive()
  const queries = useQueryClient()

  watch(
    () => live.link,
    (link) => {
      if (link !== 'open') return
      void queries.refetchQueries({ type: 'active', predicate: ({ state }) => ApiError.passes(state.error) })
    },
  )
}
