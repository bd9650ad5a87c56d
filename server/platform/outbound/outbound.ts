import { lookup as systemLookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { rootCertificates } from 'node:tls'
import { fill, type Words } from '@regulars/contract'
import { type AllowedHost, faults, isPublic, type Target, targetOf } from './addresses.ts'

/** How the product goes out to addresses that people wrote; see `addresses.ts`. */
export interface Outbound {
  readonly allowed: readonly AllowedHost[]
  /** Certificates of authorities of the company's own, in PEM, besides those that Node knows. */
  readonly authorities: string | null
  resolve(host: string): Promise<readonly Resolved[]>
}

export interface Resolved {
  readonly address: string
  readonly family: number
}

export const publicOnly: Outbound = {
  allowed: [],
  authorities: null,
  resolve: (host) => systemLookup(host, { all: true, verbatim: true }),
}

/** Why nothing came: in words that hold no address beyond its host, and no credentials. */
export class OutboundProblem extends Error {
  readonly words: Words

  constructor(words: Words, values: Readonly<Record<string, string | number>> = {}) {
    const filled = { en: fill(words.en, values), 'zh-CN': fill(words['zh-CN'], values) }
    super(filled.en)
    this.words = filled
  }
}

export interface Asked {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent to the host of the address only, not to one it redirects to. */
  readonly authorization: string | null
}

const MAX_REDIRECTS = 3
/** Without a byte for so long, the other side is given up. */
const SILENCE_MS = 30_000
/** Two gibibytes over a slow line. */
const WHOLE_MS = 3_600_000

/**
 * Asks an address for its content. The name is resolved once for a connection, every address that it has must be public,
 * and the connection goes to one of those: a name that changes in between gains nothing. Each redirect is checked anew.
 */
export async function fetchOutbound(outbound: Outbound, asked: Asked): Promise<IncomingMessage> {
  let next = asked
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const target = targetOf(next.url, outbound.allowed)
    if (!('url' in target))
      throw new OutboundProblem(words.refused, { reason: target.en, reasonInChinese: target['zh-CN'] })
    const answer = await ask(outbound, target, next)
    const to = redirectOf(answer)
    if (to === undefined) return answer
    answer.resume()
    const url = URL.canParse(to, target.url.href) ? new URL(to, target.url) : undefined
    if (!url) throw new OutboundProblem(words.redirect, { host: target.host })
    const stays = url.origin === target.url.origin
    next = { ...next, url: url.href, authorization: stays ? next.authorization : null }
  }
  throw new OutboundProblem(words.redirects, { limit: MAX_REDIRECTS })
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? (headers.location ?? '') : undefined
}

function ask(outbound: Outbound, target: Target, { headers, authorization }: Asked): Promise<IncomingMessage> {
  const { host } = target
  return new Promise((resolve, reject) => {
    const sent = request(target.url, {
      agent: false,
      lookup: checked(outbound, target),
      signal: AbortSignal.timeout(WHOLE_MS),
      timeout: SILENCE_MS,
      headers: {
        'User-Agent': 'Regulars',
        'Accept-Encoding': 'identity',
        ...headers,
        ...(authorization !== null && { Authorization: authorization }),
      },
      ...(outbound.authorities !== null && { ca: [...rootCertificates, outbound.authorities] }),
    })
    sent.on('response', resolve)
    sent.on('timeout', () => sent.destroy(new OutboundProblem(words.silent, { host, seconds: SILENCE_MS / 1000 })))
    sent.on('error', (error) => reject(problemOf(error, host)))
    sent.end()
  })
}

/** Resolves a name for a connection, or refuses it. */
function checked(outbound: Outbound, { host, isAllowed }: Target): LookupFunction {
  return (_name, { all }, done) => {
    outbound.resolve(host).then(
      (found) => {
        const [first] = found
        if (!first) return done(new OutboundProblem(words.unknown, { host }), '', 0)
        if (!isAllowed && !found.every(({ address }) => isPublic(address)))
          return done(
            new OutboundProblem(words.refused, { reason: faults.private.en, reasonInChinese: faults.private['zh-CN'] }),
            '',
            0,
          )
        if (all) return done(null, [{ ...first }])
        return done(null, first.address, first.family)
      },
      () => done(new OutboundProblem(words.unknown, { host }), '', 0),
    )
  }
}

function problemOf(error: Error, host: string): OutboundProblem {
  if (error instanceof OutboundProblem) return error
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return new OutboundProblem(words.tooSlow, { host })
  const { code = '' } = error as { code?: string }
  if (/CERT|SELF_SIGNED|ALTNAME|SSL|TLS/.test(code)) return new OutboundProblem(words.certificate, { host, code })
  return new OutboundProblem(words.unreachable, { host, code: code || 'unknown' })
}

const words = {
  refused: { en: 'The address may not be asked: {reason}.', 'zh-CN': '不能访问该网址：{reasonInChinese}。' },
  unknown: { en: 'The name {host} is not known.', 'zh-CN': '无法解析主机名 {host}。' },
  unreachable: { en: '{host} cannot be reached ({code}).', 'zh-CN': '无法连接 {host}（{code}）。' },
  certificate: {
    en: 'The certificate of {host} is not trusted ({code}).',
    'zh-CN': '{host} 的证书不受信任（{code}）。',
  },
  silent: { en: '{host} has not answered for {seconds} seconds.', 'zh-CN': '{host} 已 {seconds} 秒没有响应。' },
  tooSlow: { en: '{host} took longer than an hour.', 'zh-CN': '{host} 用时超过一小时。' },
  redirect: { en: '{host} leads to something that is no address.', 'zh-CN': '{host} 重定向到无效网址。' },
  redirects: { en: 'The address leads on more than {limit} times.', 'zh-CN': '重定向超过 {limit} 次。' },
} as const satisfies Record<string, Words>
