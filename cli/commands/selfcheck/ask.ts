import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'

export interface Asked {
  readonly method?: string
  /** Sent as it is: `fetch` would tidy up `..` before it goes out. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

const PATIENCE_MS = 20_000
const MOST_BYTES = 4_000_000

/** One request from outside, without cookies and without following anything. */
export function ask(url: string, { method = 'GET', path, headers = {}, body }: Asked): Promise<Answered> {
  const { protocol, hostname, port } = new URL(url)
  const request = protocol === 'https:' ? overHttps : overHttp
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const asked = request({
      ...{ protocol, hostname, method, path, timeout: PATIENCE_MS, agent: false },
      ...(port !== '' && { port }),
      headers: { ...headers, ...length },
    })
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)))
    asked.on('error', reject)
    asked.on('response', (answer) => {
      const parts: Buffer[] = []
      let bytes = 0
      answer.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes <= MOST_BYTES) parts.push(part)
      })
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(parts).toString('utf8'),
        }),
      )
    })
    asked.end(body)
  })
}
