import type { Draft } from '@xiaoer/live/ports'
import { defineStore } from 'pinia'
import { watch } from 'vue'
import { useLive } from '../../api/live'
import { useSession } from '../../api/session'
import type { MessageView } from '../../api/types'
import { failed, merged, retried, skipping, without, type Pending } from './rules/thread'
import { freshId } from './freshId'
import { useCardSends } from './useCardSends'
import { useFileSends } from './useFileSends'
import { useHeard } from './useHeard'
import { useKnown, type Known } from './useKnown'
import { useTextSends } from './useTextSends'

function draftOf(conversation: string, { client_id, kind, body, file, card, override, approval }: Pending): Draft {
  return { conversation, client_id, kind, body, ...(override && { override }), ...(approval && { approval }), ...(file?.attached && { upload: file.attached.id }), ...(card && { card: card.code }) }
}

/** How what is under way leaves; a file is brought to the server first. */
function useDelivery({ known, of, change }: Known, bring: (id: string, clientId: string) => void) {
  const live = useLive()

  function deliver(id: string, one: Pending): void {
    if (one.file && !one.file.attached) return bring(id, one.client_id)
    const outcome = live.send(draftOf(id, one))
    if (outcome === 'outbox_full') change(id, failed(of(id), one.client_id))
  }

  function retry(id: string, clientId: string): void {
    change(id, retried(of(id), clientId))
    const one = of(id).pending.find((pending) => pending.client_id === clientId)
    if (one) deliver(id, one)
  }

  /** The client sends again what it holds; after a reload or a new sign-in it holds nothing. */
  function sendAllAgain(): void {
    for (const [id, thread] of known) {
      for (const one of thread.pending) if (one.state === 'sending') deliver(id, one)
    }
  }

  return { retry, sendAllAgain }
}

/** The threads of this page, kept up to date by the socket, and all that is sent into them. */
export const useThreads = defineStore('threads', () => {
  const live = useLive()
  const session = useSession()
  const known = useKnown()
  const { of, change } = known
  const { retry, sendAllAgain } = useDelivery(known, (id, clientId) => void files.bring(id, clientId))
  const files = useFileSends({ of, change, retry })
  useHeard(known, files.release)
  watch(() => session.standing === 'in', (here) => here && sendAllAgain(), { immediate: true })

  return {
    of,
    add: (id: string, messages: readonly MessageView[], passed: readonly number[]) => change(id, skipping(merged(of(id), messages), passed)),
    send: useTextSends({ of, change, retry }),
    sendFile: files.send,
    sendCard: useCardSends({ of, change, retry }),
    /** A sentence that its light stops: the server refuses it too, and puts on record that it was tried. */
    sendStopped: (id: string, body: string) => void live.send({ conversation: id, client_id: freshId(), kind: 'text', body }),
    retry,
    drop: (id: string, clientId: string) => {
      files.release(clientId)
      change(id, without(of(id), clientId))
    },
  }
})
