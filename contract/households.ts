import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { MemberSummary } from './members.ts'
import { Id, Instant, MemberParams, PageQuery, pageOf } from './shapes.ts'

/** A household holds so many members at most: it is a home, not a list. */
export const householdLimit = 20

const MemberRef = z.string().trim().min(1).max(200)
const HouseholdName = z.string().trim().min(1).max(80)

export const Household = z
  .object({
    id: Id,
    name: z.string(),
    createdAt: Instant,
    /** The head first, then by when they joined. A merged member is shown as the one it became. */
    members: z.array(MemberSummary.extend({ isHead: z.boolean(), inHouseholdSince: Instant })),
  })
  .meta({ id: 'Household' })

const exampleHousehold = {
  id: '0198c7a2-0000-7000-8000-0000000000a1',
  name: 'Garden Road 12',
  createdAt: '2026-11-22T08:00:00.000Z',
  members: [],
}

const HouseholdParams = z.object({ id: Id })
const refusals = ['not_found', 'in_household', 'household_full'] as const

export const listHouseholds = endpoint({
  id: 'households.list',
  method: 'GET',
  path: '/v1/households',
  summary: 'Households, newest first; `search` finds a part of the name',
  permission: 'members:read',
  query: PageQuery.extend({ search: z.string().trim().max(80).optional() }),
  response: pageOf(Household).extend({ total: z.int() }),
  example: { items: [exampleHousehold], nextCursor: null, total: 1 },
})

export const getHousehold = endpoint({
  id: 'households.get',
  method: 'GET',
  path: '/v1/households/:id',
  summary: 'One household with its members',
  permission: 'members:read',
  params: HouseholdParams,
  response: Household,
  refusals: ['not_found'],
  example: exampleHousehold,
})

export const memberHousehold = endpoint({
  id: 'households.ofMember',
  method: 'GET',
  path: '/v1/members/:member/household',
  summary: 'The household a member is in; null when in none',
  permission: 'members:read',
  params: MemberParams,
  response: z.object({ household: Household.nullable() }),
  refusals: ['not_found'],
  example: { household: exampleHousehold },
})

export const createHousehold = endpoint({
  id: 'households.create',
  method: 'POST',
  path: '/v1/households',
  summary: 'Found a household with its head; a member is in one household at most',
  permission: 'members:write',
  body: z.object({ name: HouseholdName, head: MemberRef }),
  response: Household,
  status: 201,
  refusals: ['in_household'],
  example: exampleHousehold,
})

export const updateHousehold = endpoint({
  id: 'households.update',
  method: 'PATCH',
  path: '/v1/households/:id',
  summary: 'Rename a household, or make another of its members the head',
  permission: 'members:write',
  params: HouseholdParams,
  body: z.object({ name: HouseholdName.optional(), head: MemberRef.optional() }),
  response: Household,
  refusals: ['not_found'],
  example: exampleHousehold,
})

export const joinHousehold = endpoint({
  id: 'households.join',
  method: 'POST',
  path: '/v1/households/:id/members',
  summary: 'Take a member into a household',
  permission: 'members:write',
  params: HouseholdParams,
  body: z.object({ member: MemberRef }),
  response: Household,
  refusals,
  example: exampleHousehold,
})

export const leaveHousehold = endpoint({
  id: 'households.leave',
  method: 'DELETE',
  path: '/v1/households/:id/members/:member',
  summary: 'Take a member out of a household; it ends with its last member, and a head is followed by who joined next',
  permission: 'members:write',
  params: HouseholdParams.extend(MemberParams.shape),
  response: z.object({ household: Household.nullable() }),
  refusals: ['not_found'],
  example: { household: null },
})
