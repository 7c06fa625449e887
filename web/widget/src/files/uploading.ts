import type { LiveClient } from '@xiaoer/live/client'
import type { ServerFrame } from '@xiaoer/live/frames'
import type { Locale } from '@xiaoer/live/views'
import { urlOf } from '../boot'

/** So long the address is waited for, through a reconnection too. */
const PATIENCE = 20_000

/** Uploads one file after the other; gives the id, throws an Error whose message is the server's sentence or empty. */
export function createUploading(
  client: LiveClient,
  locale: Locale,
  base: string,
): [upload: (file: File) => Promise<string>, hear: (frame: ServerFrame) => void] {
  const waiting: ((path: string) => void)[] = []
  const ask = () => client.tell({ type: 'upload' })

  const place = () =>
    new Promise<string>((told, failed) => {
      waiting.push(told)
      setTimeout(() => failed(new Error()), PATIENCE)
      client.connect()
      ask()
    })

  const upload = async (file: File) => {
    const { others } = client
    const url = `${urlOf(await place(), base)}?name=${encodeURIComponent(file.name)}`
    if (others !== client.others) throw new Error()
    // A part of a file has no type of its own: the browser then asks the server for nothing beforehand.
    const answer = await fetch(url, { method: 'POST', body: file.slice(), credentials: 'omit' }).catch(() => {
      throw new Error()
    })
    const told = (await answer.json().catch(() => ({}))) as { id?: string; detail_zh?: string; detail_en?: string }
    if (!answer.ok || !told.id) throw new Error(told[`detail_${locale}`] ?? '')
    return told.id
  }

  const hear = (frame: ServerFrame) => {
    if (frame.type === 'welcome' && waiting.length) ask()
    if (frame.type !== 'upload') return
    for (const told of waiting.splice(0)) told(frame.path)
  }
  return [upload, hear]
}
