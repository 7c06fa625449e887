import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import type { Locale } from '@xiaoer/live/views'
import { newId } from '../newId'
import { button, h } from '../view/dom'
import { clear, remove } from './clear'
import { refusalOf } from './rules'
import { fileTexts } from './text'
import { createUploading } from './uploading'

interface Row {
  row: HTMLElement
  busy(): void
  /** @param final trying again would lead to the same */
  fail(reason: string, final?: boolean): void
}

/** What becomes of one file, in sight below the messages. */
function createRow(log: HTMLElement, name: string, say: (typeof fileTexts)['zh'], onAgain: () => void, onDrop: () => void): Row {
  const meta = h('div', { class: 'meta', role: 'status' })
  const row = h('div', 'entry shopper out', h('div', 'bubble', name), meta)
  const tell = (...told: Node[]) => {
    clear(log, meta, ...told)
    log.scrollTop = log.scrollHeight
  }
  const drop = () => {
    remove(log, row)
    onDrop()
  }
  return {
    row,
    busy: () => tell(h('small', '', say.uploading)),
    fail: (reason, final = false) => tell(h('small', 'bad', reason), ...(final ? [] : [button('', onAgain, say.again)]), button('', drop, say.drop)),
  }
}

/** Whether it has gone; a file that another customer's predecessor had chosen goes nowhere. */
async function sent(client: LiveClient, upload: (file: File) => Promise<string>, file: File, key: string): Promise<boolean> {
  const { others } = client
  const id = await upload(file)
  if (others !== client.others) return true
  return client.send({ conversation: null, client_id: key, kind: 'text', body: '', upload: id }) === 'queued'
}

/** Another customer neither sees the files of the one before nor sends them. */
function createDropping(client: LiveClient, rows: Map<string, Row>): () => void {
  let { others } = client
  return () => {
    if (others === client.others) return
    others = client.others
    for (const { row } of rows.values()) row.remove()
    rows.clear()
  }
}

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
  const rows = new Map<string, Row>()
  const dropOthers = createDropping(client, rows)

  const go = async (file: File, key: string, { busy, fail }: Row) => {
    busy()
    try {
      if (!(await sent(client, upload, file, key))) fail(say.failed)
    } catch (error) {
      fail((error as Error).message || say.failed)
    }
  }
  const send = (file: File) => {
    const key = newId()
    const one = createRow(log, file.name, say, () => void go(file, key, one), () => rows.delete(key))
    const below = [...rows.values()].at(-1)?.row ?? list
    rows.set(key, one)
    below.after(one.row)
    const refusal = refusalOf(file)
    if (refusal) one.fail(say[refusal], true)
    else void go(file, key, one)
  }
  const hear = (frame: ServerFrame) => {
    dropOthers()
    hearUploads(frame)
    if (frame.type === 'refused') rows.get(frame.client_id)?.fail(frame[`sentence_${locale}`])
    if (frame.type !== 'message') return
    rows.get(frame.client_id)?.row.remove()
    rows.delete(frame.client_id)
  }
  return [send, hear]
}
