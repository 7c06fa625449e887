import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose } from 'vue'
import { useLive } from '../../api/live'

/** Looks again at how shops stand whenever the desk says so, or may have said so while nobody listened. */
export function useCrisisNews(): void {
  const live = useLive()
  const queries = useQueryClient()
  const look = () => void queries.invalidateQueries({ queryKey: ['crisis'] })
  const stops = [live.on('crisis', look), live.on('welcome', look)]
  onScopeDispose(() => stops.forEach((stop) => stop()))
}
