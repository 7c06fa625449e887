import { ApiError } from '../../api/client'
import { useLive } from '../../api/live'
import { freshId } from './freshId'
import { notUploaded, sending, uploaded, type Thread } from './rules/thread'
import { useUploads } from './uploads'

interface Threads {
  of(id: string): Thread
  change(id: string, next: Thread): void
  /** Send what is pending under this id, as far as it is. */
  retry(id: string, clientId: string): void
}

/** Files into threads: each is pending like a text, uploaded first, and sent by the id that the server gave it. */
export function useFileSends({ of, change, retry }: Threads) {
  const live = useLive()
  const uploads = useUploads()

  function send(id: string, content: File): void {
    const clientId = freshId()
    uploads.hold(clientId, content)
    const file = { name: content.name, size: content.size, attached: null }
    change(id, sending(of(id), { client_id: clientId, kind: 'text', body: '', at: Date.now() * 1000 + live.skew, file }))
    retry(id, clientId)
  }

  async function bring(id: string, clientId: string): Promise<void> {
    try {
      const attached = await uploads.upload(id, clientId)
      change(id, uploaded(of(id), clientId, attached))
      retry(id, clientId)
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : null
      change(id, notUploaded(of(id), clientId, problem?.detail_zh ?? '', problem?.detail_en ?? ''))
    }
  }

  return { send, bring, release: (clientId: string) => uploads.release(clientId) }
}
