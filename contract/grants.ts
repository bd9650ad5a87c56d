import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { type Permission, permissions } from './permissions.ts'
import { Id, Instant } from './shapes.ts'

/** What outlives a grant when it is used: keys, users, roles and settings are never given for a time. */
const lasting: readonly Permission[] = ['workspace:manage', 'keys:manage', 'team:manage', 'imports:schedule']
export const grantable = permissions.filter((permission) => !lasting.includes(permission))

/** Those that show direct identifiers, or give their list out: a second person approves. */
export const directPermissions: readonly Permission[] = [
  'members:direct',
  'members:reveal',
  'members:erase',
  'incidents:write',
]

export const MOST_GRANT_HOURS = 336

export const Grant = z
  .object({
    id: Id,
    userId: Id,
    /** Names, as they are now; null of who is gone. */
    user: z.string().nullable(),
    permissions: z.array(z.enum(permissions)),
    purpose: z.string(),
    hours: z.int(),
    /** Asked for and not approved within three days, it ended without having begun. */
    state: z.enum(['waiting', 'active', 'ended']),
    needsSecond: z.boolean(),
    requestedAt: Instant,
    requestedById: z.string(),
    requestedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    begunAt: Instant.nullable(),
    until: Instant.nullable(),
    endedAt: Instant.nullable(),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'Grant' })

const exampleGrant: z.input<typeof Grant> = {
  id: '0198c7a2-0000-7000-8000-0000000000d1',
  userId: '0198c7a2-0000-7000-8000-000000000002',
  user: 'Lin',
  permissions: ['members:reveal'],
  purpose: 'Parcels that came back',
  hours: 8,
  state: 'waiting',
  needsSecond: true,
  requestedAt: '2026-11-22T08:00:00.000Z',
  requestedById: '0198c7a2-0000-7000-8000-000000000001',
  requestedBy: 'Administrator',
  approvedBy: null,
  begunAt: null,
  until: null,
  endedAt: null,
  endedBy: null,
}

export const listGrants = endpoint({
  id: 'grants.list',
  method: 'GET',
  path: '/v1/team/grants',
  summary: 'Permissions that were given for a time: those that wait and hold first',
  permission: 'team:read',
  response: z.object({ items: z.array(Grant) }),
  example: { items: [exampleGrant] },
})

export const giveGrant = endpoint({
  id: 'grants.give',
  method: 'POST',
  path: '/v1/team/grants',
  proof: 'workspace',
  summary: 'Give a user permissions for a purpose and some hours; those to direct identifiers wait for a second person',
  permission: 'team:manage',
  body: z.object({
    userId: Id,
    permissions: z.array(z.enum(permissions)).min(1).max(20),
    purpose: z.string().trim().min(5).max(500),
    hours: z.int().min(1).max(MOST_GRANT_HOURS),
  }),
  response: Grant,
  status: 201,
  refusals: ['proof_needed', 'not_found', 'forbidden', 'not_for_a_time'],
  example: exampleGrant,
})

const GrantParams = z.object({ id: Id })

export const approveGrant = endpoint({
  id: 'grants.approve',
  method: 'POST',
  path: '/v1/team/grants/:id/approval',
  proof: 'workspace',
  summary: 'A second person approves a grant: its hours run from now',
  permission: 'team:manage',
  params: GrantParams,
  body: z.object({}),
  response: Grant,
  refusals: ['proof_needed', 'not_found', 'wrong_state', 'forbidden', 'second_person'],
  example: { ...exampleGrant, state: 'active', approvedBy: 'Wang' },
})

export const endGrant = endpoint({
  id: 'grants.end',
  method: 'POST',
  path: '/v1/team/grants/:id/end',
  summary: 'End a grant before its time, or decline one that waits; it holds no longer with the next request',
  permission: 'team:manage',
  params: GrantParams,
  body: z.object({}),
  response: Grant,
  refusals: ['not_found', 'wrong_state'],
  example: { ...exampleGrant, state: 'ended' },
})
