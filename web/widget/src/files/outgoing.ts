import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import type { Locale } from '@xiaoer/live/views'
import { newId } from '../newId'
import { button, h } from '../view/dom'
import { clear, remove } from './clear'
import { refusalOf } from './rules'
import { fileTexts } from './text'
import { createUploading } from './uploading'

/** Files on their way: each has a row below the messages until its own message has come. */
export function createOutgoing(
  log: HTMLElement,
  list: HTMLElement,
  client: LiveClient,
  locale: Locale,
  base: string,
): [send: (file: File) => void, hear: (frame: ServerFrame) => void] {
  const say = fileTexts[locale]
  const [upload, hearUploads] = createUploading(client, locale, base)
  const rows = new Map<string, { row: HTMLElement; fail: (reason: string) => void }>()

  const send = (file: File) => {
    const key = newId()
    const meta = h('div', { class: 'meta', role: 'status' })
    const row = h('div', 'entry shopper out', h('div', 'bubble', file.name), meta)
    const drop = () => {
      remove(log, row)
      rows.delete(key)
    }
    const tell = (...told: Node[]) => {
      clear(log, meta, ...told)
      log.scrollTop = log.scrollHeight
    }
    const fail = (reason: string, final = false) =>
      tell(h('small', 'bad', reason), ...(final ? [] : [button('', go, say.again)]), button('', drop, say.drop))
    const go = async () => {
      tell(h('small', '', say.uploading))
      try {
        const id = await upload(file)
        const outcome = client.send({ conversation: null, client_id: key, kind: 'text', body: '', upload: id })
        if (outcome !== 'queued') fail(say.failed)
      } catch (error) {
        fail((error as Error).message || say.failed)
      }
    }
    rows.set(key, { row, fail })
    const below = [...rows.values()].at(-2)?.row ?? list
    below.after(row)
    const refusal = refusalOf(file)
    if (refusal) fail(say[refusal], true)
    else void go()
  }

  const hear = (frame: ServerFrame) => {
    hearUploads(frame)
    if (frame.type === 'refused') rows.get(frame.client_id)?.fail(frame[`sentence_${locale}`])
    if (frame.type !== 'message') return
    rows.get(frame.client_id)?.row.remove()
    rows.delete(frame.client_id)
  }
  return [send, hear]
}
