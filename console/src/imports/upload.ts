import { uploadImportFile } from '@regulars/contract/connections'
import { Problem } from '@regulars/contract/shapes'
import { ApiProblem, addressOf } from '@regulars/sdk'
import { newKey } from '../idempotency.ts'
import { preferences } from '../preferences.ts'
import type { ImportKind, UploadedFile } from './mapping.ts'

interface Watch {
  /** 0 to 1. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

/**
 * Uploads a file and tells how far it is. XMLHttpRequest, because fetch does not tell; the headers are those of the
 * typed client.
 */
export function uploadFile(file: File, kind: ImportKind, { onProgress, signal }: Watch): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(uploadImportFile.method, addressOf('', uploadImportFile, { query: { name: file.name, kind } }))
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const answer = parsed(request.responseText)
      if (request.status >= 200 && request.status < 300) return resolve(answer as UploadedFile)
      reject(problemOf(answer) ?? new TypeError(`The upload was answered with ${request.status}.`))
    }
    request.onerror = () => reject(new TypeError('The server cannot be reached.'))
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function headers(): Record<string, string> {
  const { workspaceId, locale } = preferences()
  return {
    Accept: 'application/json',
    'Content-Type': 'application/octet-stream',
    'X-Regulars': '1',
    'Accept-Language': locale,
    'Idempotency-Key': newKey(),
    ...(workspaceId && { 'X-Workspace': workspaceId }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemOf(answer: unknown): ApiProblem | undefined {
  const problem = Problem.safeParse(answer)
  return problem.success ? new ApiProblem(problem.data) : undefined
}
