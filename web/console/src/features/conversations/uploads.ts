import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { ApiError } from '../../api/client'
import { useSession } from '../../api/session'
import type { Attached } from '../../api/types'
import { uploadFile } from '../../api/upload'

/** A file of this page on its way: `address` shows a picture before the server has it, `done` counts from 0 to 1. */
export interface Held {
  content: File
  address: string
  done: number
}

/** The files that this page is sending, by the client id of the message that will bring them. */
export const useUploads = defineStore('uploads', () => {
  const session = useSession()
  const held = shallowReactive(new Map<string, Held>())
  const underway = new Map<string, AbortController>()

  function hold(clientId: string, content: File): void {
    const address = content.type.startsWith('image/') ? URL.createObjectURL(content) : ''
    held.set(clientId, { content, address, done: 0 })
  }

  /** Forget the file, and break off its upload. */
  function release(clientId: string): void {
    const one = held.get(clientId)
    if (one?.address) URL.revokeObjectURL(one.address)
    held.delete(clientId)
    underway.get(clientId)?.abort()
  }

  /** Throws an ApiError; without a problem where the network failed or the file is no longer in this page. */
  async function upload(conversation: string, clientId: string): Promise<Attached> {
    const one = held.get(clientId)
    if (!one) throw new ApiError(0, null)
    const stop = new AbortController()
    underway.set(clientId, stop)
    const tell = (done: number) => held.has(clientId) && held.set(clientId, { ...one, done })
    const path = `/api/v1/conversations/${conversation}/files?name=${encodeURIComponent(one.content.name)}`
    return uploadFile(path, session.csrf(), one.content, tell, stop.signal).finally(() => underway.delete(clientId))
  }

  return { held, hold, release, upload }
})
