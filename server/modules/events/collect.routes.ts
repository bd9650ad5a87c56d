import { gunzipSync, gzipSync } from 'node:zlib'
import type { AnyEndpoint } from '@regulars/contract'
import * as contract from '@regulars/contract/events'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import { parseJson } from '../../platform/http/json.ts'
import { MAX_BODY_BYTES } from '../../platform/http/server.ts'
import { InboxWriter } from '../../platform/log/inbox.ts'
import { type FoundKey, keyRingOf } from '../access/index.ts'
import { PRIVACY_CONTROL_HEADER } from './normalise.ts'

/** Declared endpoints and the other addresses under which stock clients call them. */
const ADDRESSES: readonly {
  readonly endpoint: AnyEndpoint
  readonly type: string | null
  readonly also: readonly string[]
}[] = [
  { endpoint: contract.collectBatch, type: null, also: ['/v1/b', '/beacon/v1/batch'] },
  { endpoint: contract.collectImport, type: null, also: [] },
  { endpoint: contract.collectTrack, type: 'track', also: ['/v1/t'] },
  { endpoint: contract.collectIdentify, type: 'identify', also: ['/v1/i'] },
  { endpoint: contract.collectPage, type: 'page', also: ['/v1/p'] },
  { endpoint: contract.collectScreen, type: 'screen', also: ['/v1/s'] },
  { endpoint: contract.collectGroup, type: 'group', also: ['/v1/g'] },
  { endpoint: contract.collectAlias, type: 'alias', also: ['/v1/a'] },
]

/** A sender that is turned away comes back after this time. */
const RETRY_AFTER_SECONDS = 2
const COMPRESSION = { level: 1 } as const

/**
 * Collection as stock Segment and RudderStack clients expect it: the body is JSON whatever its label, compressed or
 * not; the key comes in the header, the body or the address; 200 only after the commit.
 */
export function collectRoutes(http: FastifyInstance, platform: Platform): void {
  const writer = new InboxWriter(platform.postgres, platform.keys)
  for (const { endpoint, type, also } of ADDRESSES) {
    for (const url of [endpoint.path, ...also]) {
      http.post(url, async (request, reply) => {
        allowAnyOrigin(reply)
        const kind = endpoint === contract.collectImport ? 'historical' : 'collect'
        await accept(platform, writer, request, type, kind)
        return { success: true }
      })
    }
  }
  helperRoutes(http, platform)
}

async function accept(
  platform: Platform,
  writer: InboxWriter,
  request: FastifyRequest,
  type: string | null,
  kind: 'collect' | 'historical',
): Promise<void> {
  const json = jsonOf(request)
  const body = parseJson(json)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal('malformed_json')
  const call = body as Record<string, unknown>
  const key = await senderOf(platform, request, call)
  if (!writer.hasRoom) throw new Refusal('busy', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS })
  const isBatch = Array.isArray(call.batch)
  const eventCount = isBatch ? (call.batch as unknown[]).length : 1
  if (eventCount === 0) return
  const typed = isBatch || type === null || call.type === type ? call : { ...call, type }
  const told = request.headers['sec-gpc'] === '1' ? withPrivacyControl(typed) : typed
  const stored = told === call ? json : Buffer.from(JSON.stringify(told))
  await writer.accept(key.workspaceId, {
    sourceId: key.id,
    source: key.name,
    kind,
    importId: null,
    receivedAt: platform.clock.now(),
    eventCount,
    body: gzipSync(stored, COMPRESSION),
  })
  platform.telemetry.eventsAccepted.inc(eventCount)
  platform.wake(key.workspaceId)
}

/** The browser says it for all events of the request, whatever the page wrote into them: see `messagesOf`. */
function withPrivacyControl(call: Record<string, unknown>): Record<string, unknown> {
  const context = typeof call.context === 'object' && call.context !== null ? call.context : {}
  return { ...call, context: { ...context, [PRIVACY_CONTROL_HEADER]: true } }
}

/** Some clients compress and say so, some compress and do not; the first two bytes tell. */
function jsonOf(request: FastifyRequest): Buffer {
  const body = request.body
  if (!Buffer.isBuffer(body) || body.length === 0) throw new Refusal('malformed_json')
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new Refusal('body_too_large', { limit: MAX_BODY_BYTES })
    throw new Refusal('malformed_json')
  }
}

/** In this order: Basic with the key as user name (with or without the colon), Bearer, the body, the address. */
async function senderOf(platform: Platform, request: FastifyRequest, body: Record<string, unknown>): Promise<FoundKey> {
  const ring = keyRingOf(platform)
  for (const candidate of candidatesOf(request, body)) {
    const key = await ring.find('write', candidate)
    if (key) return key
  }
  throw new Refusal('unknown_key')
}

function candidatesOf(request: FastifyRequest, body: Record<string, unknown>): string[] {
  const header = request.headers.authorization ?? ''
  const basic = /^Basic\s+(\S+)$/i.exec(header)?.[1]
  const bearer = /^Bearer\s+(\S+)$/i.exec(header)?.[1]
  const named = basic && Buffer.from(basic, 'base64').toString('utf8').split(':')[0]
  const query = request.query as Record<string, unknown>
  return [named, bearer, body.writeKey, query.writeKey].filter(
    (one): one is string => typeof one === 'string' && one.length > 0 && one.length < 200,
  )
}

/** What browser clients ask for besides: leave to send, settings, a place for their own metrics. */
function helperRoutes(http: FastifyInstance, platform: Platform): void {
  const collecting = [...ADDRESSES.flatMap(({ endpoint, also }) => [endpoint.path, ...also]), '/v1/m']
  for (const url of collecting) {
    http.options(url, async (_request, reply) => {
      allowAnyOrigin(reply)
      return reply
        .header('Access-Control-Allow-Headers', 'authorization, content-type, anonymousid, x-retry-count')
        .header('Access-Control-Allow-Methods', 'POST, GET, OPTIONS')
        .header('Access-Control-Max-Age', '86400')
        .code(204)
        .send()
    })
  }
  http.post('/v1/m', async (_request, reply) => {
    allowAnyOrigin(reply)
    return { success: true }
  })
  http.get('/v1/projects/:writeKey/settings', async (request, reply) => {
    allowAnyOrigin(reply)
    const { writeKey } = request.params as { writeKey: string }
    const apiHost = `${platform.publicUrl.replace(/^https?:\/\//, '')}/v1`
    return { integrations: { 'Segment.io': { apiKey: writeKey, apiHost } } }
  })
  http.get('/sourceConfig', async (request, reply) => {
    allowAnyOrigin(reply)
    const { writeKey = '' } = request.query as { writeKey?: string }
    return { source: { id: writeKey, name: 'Regulars', writeKey, enabled: true, config: {}, destinations: [] } }
  })
}

/** Pages of any shop may send; the key says whose they are, and no cookie is read here. */
function allowAnyOrigin(reply: FastifyReply): void {
  reply.header('Access-Control-Allow-Origin', '*')
  reply.header('Cross-Origin-Resource-Policy', 'cross-origin')
}
