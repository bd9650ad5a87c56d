import { Readable } from 'node:stream'
import type { AnyEndpoint } from '@regulars/contract'
import type { TestProduct } from './workspace.ts'

/** What one call has of its own; without it, it is made with the caller's key, in English. */
interface Own {
  /** The key or the token of a link that it is made with. */
  readonly as?: string
  readonly language?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The address it comes from. */
  readonly from?: string
}

export type Caller = ReturnType<typeof caller>

/** Calls the API in process, as whoever has `secret`: a buffer or a stream goes as a file, anything else as JSON. */
export function caller({ program }: TestProduct, secret?: string) {
  return async (method: AnyEndpoint['method'], url: string, body?: unknown, own: Own = {}) => {
    const isFile = Buffer.isBuffer(body) || body instanceof Readable
    const bearer = own.as ?? secret
    const answer = await program.http.inject({
      method,
      url,
      ...(own.from && { remoteAddress: own.from }),
      headers: {
        'accept-language': own.language ?? 'en',
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
        ...own.headers,
      },
      ...(body !== undefined && { payload: isFile ? body : JSON.stringify(body) }),
    })
    const isJson = String(answer.headers['content-type']).includes('json')
    return {
      status: answer.statusCode,
      headers: answer.headers,
      cookies: answer.cookies,
      text: answer.body,
      bytes: answer.rawPayload,
      body: isJson ? answer.json() : answer.body,
    }
  }
}

/** The same, for what must succeed: the body of the answer. */
export function successes(call: Caller) {
  return async (...request: Parameters<Caller>) => {
    const { status, text, body } = await call(...request)
    if (status >= 300) throw new Error(`${request[0]} ${request[1]} answers ${status} ${text}`)
    return body
  }
}
