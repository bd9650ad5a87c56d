import type { Readable } from 'node:stream'
import { type AnyEndpoint, everyPermission, type Permission, type Received, type ResponseOf } from '@regulars/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor, Ctx, MemberScope, Origin, Outside, Platform } from '../context.ts'
import { Refusal } from '../errors.ts'
import { inTransaction } from '../transaction.ts'
import { onceFor } from './idempotency.ts'
import { hasNul, parseJson } from './json.ts'
import { generalChange, isWrite, type Redact } from './noted.ts'
import { checked, localeOf } from './problem.ts'

/** Who calls, in which workspace, allowed what. */
export interface Principal {
  readonly workspaceId: string
  readonly actor: Actor
  readonly permissions: ReadonlySet<Permission>
  readonly scope: MemberScope
  /** Of a user in a session: when they last showed who they are, and whether in a way of their own. */
  readonly proof?: { readonly at: Date | null; readonly isOwn: boolean }
}

/** How long a proof counts. */
export const PROOF_MS = 15 * 60_000

/** For callers that act in a workspace. Senders of events carry their key in places of their own: see modules/events. */
export type Authenticate = (request: FastifyRequest) => Promise<Principal>

export interface Authenticators {
  readonly staff: Authenticate
  readonly member: Authenticate
}

/** A file rather than JSON. */
export interface Download {
  readonly fileName: string
  readonly stream: Readable
  /** Where the file may be of another type than the endpoint declares. */
  readonly type?: string
}

type Answered<E extends AnyEndpoint> = E['download'] extends string ? Download : z.input<E['response']> | ResponseOf<E>

export type Handler<Context, E extends AnyEndpoint> = (
  ctx: Context,
  received: Received<E>,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<Answered<E>>

/** Binds declared endpoints to handlers: authentication, permission, checking, transaction and idempotency are done here once. */
export interface Api {
  /** In one transaction on the caller's workspace; the answer goes out after the commit. */
  bind<E extends AnyEndpoint>(endpoint: E, handler: Handler<Ctx, E>): void
  /** Without a transaction: history reads, uploads, downloads. */
  bindOutside<E extends AnyEndpoint>(endpoint: E, handler: Handler<Outside, E>): void
  /** Without a workspace: health, sign-in, links that carry their own proof. */
  bindOpen<E extends AnyEndpoint>(endpoint: E, handler: Handler<Platform, E>): void
}

const MAX_KEY_LENGTH = 255

export function createApi(
  app: FastifyInstance,
  platform: Platform,
  authenticators: Authenticators,
  redact: Redact,
): Api & { readonly bound: ReadonlySet<string> } {
  const bound = new Set<string>()
  const route = (endpoint: AnyEndpoint, run: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) => {
    if (bound.has(endpoint.id)) throw new Error(`the endpoint "${endpoint.id}" is bound twice`)
    bound.add(endpoint.id)
    app.route({ method: endpoint.method, url: endpoint.path, handler: run })
  }
  const admit = async (endpoint: AnyEndpoint, request: FastifyRequest) => {
    const principal = await authenticate(authenticators, endpoint, request)
    refuseUnproved(endpoint, principal, platform.clock.now())
    return principal
  }
  return {
    bound,
    bind(endpoint, handler) {
      route(endpoint, async (request, reply) => {
        const principal = await admit(endpoint, request)
        const received = receive(endpoint, request)
        const locale = localeOf(request)
        const answer = await inTransaction(platform, { ...principal, locale, origin: originOf(request) }, (ctx) =>
          remembered(ctx, endpoint, request, received, async () => {
            const watched = watch(ctx)
            const body = await handler(watched.ctx, received, request, reply)
            if (!watched.noted() && isWrite(endpoint, received)) ctx.record(generalChange(endpoint, received, redact))
            return { status: endpoint.status ?? 200, body }
          }),
        )
        return reply.code(answer.status).send(answer.body)
      })
    },
    bindOutside(endpoint, handler) {
      route(endpoint, async (request, reply) => {
        const principal = await admit(endpoint, request)
        const received = receive(endpoint, request)
        let noted = false
        const outside: Outside = {
          ...platform,
          ...principal,
          locale: localeOf(request),
          origin: originOf(request),
          now: platform.clock.now(),
          async keep(ctx, changes) {
            noted = true
            await platform.keep(ctx, changes)
          },
        }
        const answer = await handler(outside, received, request, reply)
        if (!noted && isWrite(endpoint, received)) {
          const change = generalChange(endpoint, received, redact)
          await inTransaction(outside, outside, async (ctx) => ctx.record(change))
        }
        return answerWith(endpoint, reply, answer)
      })
    },
    bindOpen(endpoint, handler) {
      route(endpoint, async (request, reply) =>
        answerWith(endpoint, reply, await handler(platform, receive(endpoint, request), request, reply)),
      )
    },
  }
}

/** Tells whether a handler noted what it changed. */
function watch(ctx: Ctx): { ctx: Ctx; noted(): boolean } {
  let noted = false
  const record: Ctx['record'] = (change) => {
    noted = true
    ctx.record(change)
  }
  return { ctx: { ...ctx, record }, noted: () => noted }
}

async function authenticate(
  authenticators: Authenticators,
  endpoint: AnyEndpoint,
  request: FastifyRequest,
): Promise<Principal> {
  if (endpoint.caller === 'none' || endpoint.caller === 'writeKey')
    throw new Error(`the endpoint "${endpoint.id}" has no caller to bind`)
  const principal = await authenticators[endpoint.caller](request)
  if (endpoint.permission && !principal.permissions.has(endpoint.permission)) {
    throw new Refusal('forbidden', { permission: endpoint.permission })
  }
  if (principal.scope.kind === 'limited' && !keepsToScope(endpoint)) throw new Refusal('outside_scope')
  return principal
}

/** What is sensitive wants a user who showed lately that it is them: a session left open is not enough. */
function refuseUnproved({ proof: asked }: AnyEndpoint, { proof }: Principal, now: Date): void {
  if (!asked || !proof) return
  if (asked !== 'workspace' && !proof.isOwn) throw new Refusal('sign_on_session')
  if (asked === 'brought') return
  if (!proof.at || now.getTime() - proof.at.getTime() >= PROOF_MS) throw new Refusal('proof_needed')
}

/**
 * A caller who may see some members only gets what is said to hold nothing of the others: their own account, one member
 * by name (`memberOf` looks at the scope), and what declares `limited`. Everything else is refused, also what comes later.
 */
function keepsToScope(endpoint: AnyEndpoint): boolean {
  return endpoint.limited === true || endpoint.permission === undefined || endpoint.path.includes('/:member')
}

const MAX_USER_AGENT = 300

export function originOf(request: FastifyRequest): Origin {
  const userAgent = request.headers['user-agent'] ?? ''
  return { ip: request.ip, userAgent: userAgent.slice(0, MAX_USER_AGENT), requestId: String(request.id) }
}

function receive<E extends AnyEndpoint>(endpoint: E, request: FastifyRequest): Received<E> {
  const locale = localeOf(request)
  const part = (schema: z.ZodType | undefined, value: unknown, at: string) =>
    schema ? checked(schema, value, at, locale) : undefined
  const sent = { params: request.params, query: request.query, body: endpoint.body ? bodyOf(request) : undefined }
  if (hasNul(sent))
    throw new Refusal('invalid_request', {}, { fields: [{ field: 'body', message: 'contains the character U+0000' }] })
  return {
    params: part(endpoint.params, sent.params, 'params'),
    query: part(endpoint.query, sent.query ?? {}, 'query'),
    body: part(endpoint.body, sent.body, 'body'),
  } as Received<E>
}

function bodyOf(request: FastifyRequest): unknown {
  if (Buffer.isBuffer(request.body)) return request.body.length > 0 ? parseJson(request.body) : {}
  if (request.body === undefined || request.body === null) return {}
  throw new Refusal('unsupported_media_type')
}

async function remembered<E extends AnyEndpoint>(
  ctx: Ctx,
  endpoint: E,
  request: FastifyRequest,
  received: Received<E>,
  work: () => Promise<{ status: number; body: unknown }>,
): Promise<{ status: number; body: unknown }> {
  const key = request.headers['idempotency-key']
  if (endpoint.method !== 'POST' || typeof key !== 'string' || key === '') return work()
  if (key.length > MAX_KEY_LENGTH) {
    throw new Refusal(
      'invalid_request',
      {},
      { fields: [{ field: 'Idempotency-Key', message: `is longer than ${MAX_KEY_LENGTH} characters` }] },
    )
  }
  return onceFor(
    ctx,
    {
      key,
      endpoint: endpoint.id,
      content: { params: received.params, body: received.body },
    },
    work,
  )
}

function answerWith(endpoint: AnyEndpoint, reply: FastifyReply, answer: unknown): FastifyReply {
  if (reply.sent) return reply
  if (!endpoint.download)
    return reply.code(reply.statusCode === 200 ? (endpoint.status ?? 200) : reply.statusCode).send(answer)
  const file = answer as Download
  return reply
    .type(
      file.type ??
        (endpoint.download === 'application/zip' ? endpoint.download : `${endpoint.download}; charset=utf-8`),
    )
    .header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
    .send(file.stream)
}

export { everyPermission }
