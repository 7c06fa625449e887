import { ApiError } from './client'
import type { Attached, Problem } from './types'

/** Send a file as the body of a request. `fetch` cannot tell how far it is. Throws an ApiError. */
export function uploadFile(
  path: string,
  csrf: string,
  content: File,
  tell: (done: number) => void,
  signal: AbortSignal,
): Promise<Attached> {
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    request.open('POST', path)
    request.responseType = 'json'
    request.setRequestHeader('x-csrf-token', csrf)
    request.upload.onprogress = ({ loaded, total }) => tell(total ? loaded / total : 0)
    request.onload = () => {
      if (request.status === 201) resolve(request.response as Attached)
      else reject(new ApiError(request.status, request.response as Problem | null))
    }
    request.onerror = request.onabort = () => reject(new ApiError(0, null))
    signal.addEventListener('abort', () => request.abort())
    request.send(content)
  })
}
