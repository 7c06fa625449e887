import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answerOf } from '../../api/client'
import { useSession } from '../../api/session'
import type { ImportDetail, ImportHolds, ImportMapping } from '../../api/types'
import { useWords } from '../../i18n/useWords'
import { isMoving } from './rules'

const LOOK_AGAIN = 1000

export function useImports() {
  const session = useSession()
  const shop = computed(() => session.shop?.id ?? '')
  return useQuery({
    queryKey: computed(() => ['imports', shop.value] as const),
    enabled: computed(() => shop.value !== ''),
    queryFn: async () => (await answerOf(session.api.GET('/api/v1/imports', { params: { query: { shop: shop.value } } }))).items,
  })
}

export function useImportWords(holds: Ref<ImportHolds | undefined>) {
  const session = useSession()
  return useQuery({
    queryKey: computed(() => ['import-words', holds.value] as const),
    enabled: computed(() => holds.value !== undefined),
    staleTime: Infinity,
    queryFn: () => answerOf(session.api.GET('/api/v1/imports/words', { params: { query: { holds: holds.value } } })),
  })
}

/** The conversations that an import stored. */
export function useLogged(id: Ref<string>) {
  const session = useSession()
  return useInfiniteQuery({
    queryKey: computed(() => ['import-conversations', id.value] as const),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const params = { path: { import_id: id.value }, query: { after: pageParam } }
      return answerOf(session.api.GET('/api/v1/imports/{import_id}/conversations', { params }))
    },
    getNextPageParam: (last) => last.next,
  })
}

/** One import, looked at again and again while it is being stored. */
export function useImport(id: Ref<string>) {
  const session = useSession()
  return useQuery({
    queryKey: computed(() => ['import', id.value] as const),
    refetchInterval: (query) => (isMoving(query.state.data) ? LOOK_AGAIN : false),
    queryFn: (): Promise<ImportDetail> =>
      answerOf(session.api.GET('/api/v1/imports/{import_id}', { params: { path: { import_id: id.value } } })),
  })
}

/** What is kept of imports here, as it is after a step. */
function useKept() {
  const client = useQueryClient()
  const again = () => void client.invalidateQueries({ queryKey: ['imports'] })
  const put = (detail: ImportDetail) => {
    client.setQueryData(['import', detail.run.id], detail)
    again()
  }
  const lookAgain = (id: string) => {
    void client.invalidateQueries({ queryKey: ['import', id] })
    again()
  }
  return { put, lookAgain }
}

/** What can be done with imports; each failure is said in the server's own words. */
export function useImportSteps(opened: (detail: ImportDetail) => void) {
  const { t } = useI18n()
  const { refusal } = useWords()
  const session = useSession()
  const { put, lookAgain } = useKept()
  const at = (id: string) => ({ params: { path: { import_id: id } } })
  const told = (error: unknown, failed: string) =>
    void ElMessage({ type: 'error', message: refusal(error, failed), duration: 8000 })

  const upload = useMutation({
    mutationFn: ({ file, source, holds }: { file: File; source: string; holds: ImportHolds }) => {
      const params = { path: { shop: session.shop?.id ?? '' }, query: { name: file.name, source, holds } }
      // The file itself is the body: a form would have to be read whole before it could be kept.
      const send = (request: Request) => fetch(new Request(request, { method: 'POST', body: file }))
      return answerOf(session.api.POST('/api/v1/shops/{shop}/imports', { params, fetch: send }))
    },
    onSuccess: (detail) => {
      put(detail)
      opened(detail)
    },
    onError: (error) => told(error, t('intake.uploadFailed')),
  })
  const check = useMutation({
    mutationFn: ({ id, mapping, keepGood }: { id: string; mapping: ImportMapping; keepGood: boolean }) =>
      answerOf(session.api.POST('/api/v1/imports/{import_id}/check', { ...at(id), body: { mapping, keep_good: keepGood } })),
    onSuccess: put,
    onError: (error) => told(error, t('intake.checkFailed')),
  })
  const start = useMutation({
    mutationFn: (id: string) => answerOf(session.api.POST('/api/v1/imports/{import_id}/start', at(id))),
    onSuccess: (run) => { lookAgain(run.id) },
    onError: (error) => told(error, t('intake.startFailed')),
  })
  const cancel = useMutation({
    mutationFn: (id: string) => answerOf(session.api.POST('/api/v1/imports/{import_id}/cancel', at(id))),
    onSuccess: (run) => { lookAgain(run.id) },
    onError: (error) => told(error, t('intake.cancelFailed')),
  })
  return { upload, check, start, cancel }
}
