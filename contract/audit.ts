import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Day, Instant, PageQuery, pageOf } from './shapes.ts'

export const actorKinds = ['user', 'key', 'member', 'system'] as const

const Actor = z.object({
  kind: z.enum(actorKinds),
  id: z.string(),
  /** Of a user or key, as it is now; null of others, and of one that is gone. */
  name: z.string().nullable(),
})

export const AuditEntry = z
  .object({
    id: z.string(),
    at: Instant,
    actor: Actor,
    /** What was done, in the past tense: `points.adjusted`. */
    action: z.string(),
    object: z.object({ kind: z.string(), id: z.string() }),
    /** The object before and after, without direct identifiers and secrets; null where there was or is none. */
    before: z.unknown(),
    after: z.unknown(),
    reason: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    /** Its place in the chain; null for the second or so until it is sealed. */
    position: z.int().nullable(),
  })
  .meta({ id: 'AuditEntry' })

const AuditQuery = z.object({
  /** The id of a user or key, or `system`. */
  actor: z.string().max(80).optional(),
  /** What an action begins with: `points.`, `key.revoked`. */
  action: z.string().max(80).optional(),
  objectKind: z.string().max(60).optional(),
  objectId: z.string().max(200).optional(),
  /** Found in the action, the object, the reason, and in what was before and after. */
  text: z.string().trim().min(1).max(200).optional(),
  from: Day.optional(),
  /** Last day, included. */
  to: Day.optional(),
})

const exampleEntry = {
  id: '1024-17',
  at: '2026-11-22T08:00:00.000Z',
  actor: { kind: 'user' as const, id: '0198c7a2-0000-7000-8000-000000000002', name: 'Administrator' },
  action: 'points.adjusted',
  object: { kind: 'member', id: '0198c7a2-0000-7000-8000-00000000000a' },
  before: { available: 100 },
  after: { available: 150, points: 50 },
  reason: 'for the wait',
  ip: '127.0.0.1',
  userAgent: 'Mozilla/5.0',
  requestId: '5b0c2a34-5b0c-4a34-8b0c-2a345b0c2a34',
  position: 17,
}

export const listAudit = endpoint({
  id: 'audit.list',
  method: 'GET',
  path: '/v1/audit',
  summary: 'Who did what, newest first',
  permission: 'audit:read',
  query: PageQuery.extend(AuditQuery.shape),
  response: pageOf(AuditEntry),
  refusals: ['not_found'],
  example: { items: [exampleEntry], nextCursor: null },
})

export const auditChain = endpoint({
  id: 'audit.chain',
  method: 'GET',
  path: '/v1/audit/chain',
  summary: 'How long the audit log is, how far it is sealed and anchored, and its newest entries verified anew',
  permission: 'audit:read',
  response: z.object({
    entries: z.int(),
    /** The end of the chain; null while nothing is sealed. */
    head: z.object({ position: z.int(), hash: z.string(), sealedAt: Instant }).nullable(),
    /** The newest links, recomputed for this answer; `POST /v1/verify` recomputes all. */
    verified: z.object({
      from: z.int(),
      to: z.int(),
      faults: z.array(z.object({ position: z.int(), entry: z.string(), kind: z.string() })),
    }),
    /** The last position that was written down outside the database. */
    anchor: z.object({ position: z.int(), at: Instant }).nullable(),
    /** Who can be asked for: users and keys of the workspace. */
    actors: z.array(Actor),
  }),
  example: {
    entries: 17,
    head: { position: 17, hash: '9f2c', sealedAt: '2026-11-22T08:00:01.000Z' },
    verified: { from: 1, to: 17, faults: [] },
    anchor: { position: 12, at: '2026-11-22T07:00:00.000Z' },
    actors: [exampleEntry.actor],
  },
})

export const exportAudit = endpoint({
  id: 'audit.export',
  method: 'GET',
  path: '/v1/audit/export',
  summary: 'The same entries as CSV, newest first, with their hashes; at most 100,000',
  permission: 'audit:read',
  query: AuditQuery,
  response: z.string(),
  download: 'text/csv',
  example: 'at,actorKind,actorId,actorName,action,objectKind,objectId,reason,before,after\n',
})
