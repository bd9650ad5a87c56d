import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Id, Instant, PageQuery, pageOf } from './shapes.ts'

/** Why a request may be refused; the member reads it in words. */
export const deletionRefusals = [
  'identity_unproven',
  'retention_duty',
  'open_contract',
  'legal_claims',
  'unfounded',
] as const
export const DeletionRefusal = z.enum(deletionRefusals)

/** A member asked to be deleted. */
export const DeletionRequest = z
  .object({
    id: Id,
    memberId: Id,
    memberNumber: z.string().nullable(),
    state: z.enum(['open', 'taken_back', 'carried_out', 'refused']),
    askedAt: Instant,
    /** By when it is to be done. */
    dueAt: Instant,
    /** The version of the policy pack that says so; null where no law was known: then the shortest term counts. */
    policy: z.string().nullable(),
    closedAt: Instant.nullable(),
    /** Why it was refused, and what staff added for the member. */
    reason: DeletionRefusal.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'DeletionRequest' })

const exampleRequest: z.input<typeof DeletionRequest> = {
  id: '0198c7a2-0000-7000-8000-0000000000aa',
  memberId: '0198c7a2-0000-7000-8000-00000000000a',
  memberNumber: '10001',
  state: 'open',
  askedAt: '2026-11-25T08:00:00.000Z',
  dueAt: '2026-12-16T08:00:00.000Z',
  policy: 'pipl/1',
  closedAt: null,
  reason: null,
  note: null,
}

export const listDeletionRequests = endpoint({
  id: 'deletions.list',
  method: 'GET',
  path: '/v1/deletion-requests',
  summary: 'Members who asked to be deleted: open ones first, the one due next before the others',
  permission: 'members:read',
  query: PageQuery,
  response: pageOf(DeletionRequest).extend({ open: z.int() }),
  refusals: ['not_found'],
  example: {
    items: [exampleRequest],
    nextCursor: null,
    open: 1,
  },
})

const RequestParams = z.object({ id: Id })

export const carryOutDeletion = endpoint({
  id: 'deletions.carryOut',
  method: 'POST',
  path: '/v1/deletion-requests/:id/erasure',
  summary: 'Erases the member who asked: the key, identifiers and profile are destroyed; it cannot be undone',
  permission: 'members:erase',
  proof: 'workspace',
  params: RequestParams,
  body: z.object({}),
  response: DeletionRequest,
  refusals: ['not_found', 'wrong_state', 'proof_needed'],
  example: { ...exampleRequest, memberNumber: null, state: 'carried_out', closedAt: '2026-11-26T08:00:00.000Z' },
})

export const refuseDeletion = endpoint({
  id: 'deletions.refuse',
  method: 'POST',
  path: '/v1/deletion-requests/:id/refusal',
  summary: 'Refuses a request for a reason that the member reads; what stopped with it stays stopped',
  permission: 'members:erase',
  params: RequestParams,
  body: z.object({ reason: DeletionRefusal, note: z.string().trim().min(1).max(500).optional() }),
  response: DeletionRequest,
  refusals: ['not_found', 'wrong_state'],
  example: {
    ...exampleRequest,
    state: 'refused',
    closedAt: '2026-11-26T08:00:00.000Z',
    reason: 'retention_duty',
    note: 'Invoices are kept for ten years.',
  },
})
