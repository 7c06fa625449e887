import createClient, { type Client, type Middleware } from 'openapi-fetch'
import type { Locale, paths, Problem } from './types'

/** What the server refused or could not do. `status` 0: it was not reached at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
  ) {
    super(problem?.code ?? `status ${status}`)
    this.name = 'ApiError'
  }

  /** Whether the error may pass by itself: the server was not reached, or something before it does not reach it. */
  static passes(error: unknown): boolean {
    return error instanceof ApiError && (error.status === 0 || error.status >= 502)
  }

  /** Whether what was to be saved has been changed by somebody else since it was looked at. */
  static isBehind(error: unknown): boolean {
    return error instanceof ApiError && error.problem?.code === 'changed_meanwhile'
  }

  get requestId(): string {
    return this.problem?.request_id ?? ''
  }

  /** The server's own sentence; empty where it gave none. */
  sentence(locale: Locale): string {
    return (locale === 'zh' ? this.problem?.detail_zh : this.problem?.detail_en) ?? ''
  }
}

export interface ApiPorts {
  csrf: () => string
  /** The session ended while somebody was at work. */
  onExpired: () => void
}

export type Api = Client<paths>

export function createApi(ports: ApiPorts): Api {
  const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })
  const middleware: Middleware = {
    onRequest: ({ request }) => {
      if (request.method !== 'GET') request.headers.set('x-csrf-token', ports.csrf())
      return request
    },
    onResponse: ({ response, schemaPath }) => {
      if (response.status === 401 && schemaPath !== '/api/v1/session') ports.onExpired()
    },
  }
  api.use(middleware)
  return api
}

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>

/** The body of an answer; every kind of failure as an ApiError. */
export async function answerOf<T>(call: Answer<T>): Promise<T> {
  const { data, error, response } = await call.catch(() => {
    throw new ApiError(0, null)
  })
  if (!response.ok) throw new ApiError(response.status, isProblem(error) ? error : null)
  return data as T
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail_zh' in body
}
