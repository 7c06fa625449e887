import type { Locale } from '@xiaoer/live/views'
import { urlOf } from '../boot'

export interface Told {
  client_id: string
  name: string
  phone: string
  email: string
  agreed: boolean
}

/** So long an answer is waited for. */
const PATIENCE = 20_000

/** The desk's own sentence, and its code. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    sentence: string,
  ) {
    super(sentence)
  }
}

/** Leaves it with the desk; throws a Refusal where it is not taken, and what the browser says where nothing answers. */
export async function post(path: string, told: Told, locale: Locale, base: string): Promise<void> {
  // Plain text by its type: the browser then asks the server for nothing beforehand.
  const answer = await fetch(urlOf(path, base), {
    method: 'POST',
    body: JSON.stringify(told),
    credentials: 'omit',
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (answer.ok) return
  const why = (await answer.json().catch(() => ({}))) as { code?: string; detail_zh?: string; detail_en?: string }
  throw new Refusal(why.code ?? '', why[`detail_${locale}`] ?? '')
}
