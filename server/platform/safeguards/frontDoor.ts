import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { TLSSocket } from 'node:tls'

/** What whoever opens the console meets at its address. */
export interface FrontDoor {
  readonly headers: IncomingHttpHeaders
  /** Null over plain HTTP. */
  readonly tls: {
    readonly protocol: string
    /** Why browsers would not trust the certificate; null when they do. */
    readonly distrust: string | null
    readonly validTo: Date
  } | null
}

/** Whoever stands before the door does not wait longer. */
const PATIENCE_MS = 3_000

/** Knocks at the address that people use. Undefined when nobody answers there, as seen from this machine. */
export async function lookAtFrontDoor(publicUrl: string): Promise<FrontDoor | undefined> {
  return knock(new URL('/health/live', publicUrl)).catch(() => undefined)
}

function knock(url: URL): Promise<FrontDoor> {
  return new Promise((resolve, reject) => {
    const answered = (answer: IncomingMessage) => {
      answer.resume()
      resolve({ headers: answer.headers, tls: url.protocol === 'https:' ? tlsOf(answer.socket as TLSSocket) : null })
    }
    const options = { method: 'GET', agent: false, signal: AbortSignal.timeout(PATIENCE_MS) } as const
    const asked =
      url.protocol === 'https:'
        ? // What is wrong with the certificate shall be told, not thrown. Nothing is sent that anybody could steal.
          httpsRequest(url, { ...options, rejectUnauthorized: false, minVersion: 'TLSv1' }, answered)
        : httpRequest(url, options, answered)
    asked.once('error', reject)
    asked.end()
  })
}

function tlsOf(socket: TLSSocket): FrontDoor['tls'] {
  return {
    protocol: socket.getProtocol() ?? '',
    distrust: socket.authorized ? null : String(socket.authorizationError),
    validTo: new Date(socket.getPeerCertificate().valid_to),
  }
}

/** Why a check could not be made. */
export const unreached = {
  evidence: (publicUrl: string) => ({
    en: `Nobody answers at ${publicUrl}, as seen from this machine: what people meet there could not be seen.`,
    'zh-CN': `从本机访问 ${publicUrl} 无应答，无法查看用户实际所见。`,
  }),
  remedy: {
    en: 'Set PUBLIC_URL to the address people use, and let this machine reach it.',
    'zh-CN': '请将 PUBLIC_URL 设为用户使用的地址，并确保本机可以访问。',
  },
} as const
