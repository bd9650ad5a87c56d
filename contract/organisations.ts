import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { MemberSummary } from './members.ts'
import { OrganisationKind } from './rules.ts'
import { Day, Id, Instant, PageQuery, pageOf } from './shapes.ts'

/** What a campaign may need before it targets an organisation. A government account always needs `compliance`. */
export const approvals = ['compliance', 'legal', 'finance'] as const
export const Approval = z.enum(approvals)

export const contractStates = ['upcoming', 'active', 'ended'] as const
/** Read from the clock in the workspace's zone: before its first day, up to its last, after it. */
export const ContractState = z.enum(contractStates)

/** A contract that ended and was followed within so many days counts as renewed; later it is a new beginning. */
export const renewalGraceDays = 90

const MemberRef = z.string().trim().min(1).max(200)
const FeeCents = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const Currency = z.string().regex(/^[A-Z]{3}$/)
const Role = z.string().trim().min(1).max(80)

/** A user of the workspace who looks after an organisation. */
export const AccountManager = z.object({ id: Id, name: z.string() }).meta({ id: 'AccountManager' })

export const OrganisationSummary = z
  .object({
    id: Id,
    /** The company's own number of the organisation; unique in the workspace. */
    number: z.string(),
    name: z.string(),
    kind: OrganisationKind,
    strategic: z.boolean(),
    manager: AccountManager.nullable(),
    contacts: z.int(),
    /** The last day on which a contract is in force, of those that have not ended; null without one. */
    contractEndsOn: Day.nullable(),
    /** Approvals a campaign needs before it may target the organisation: those of its kind and its own. */
    requiredApprovals: z.array(Approval),
  })
  .meta({ id: 'OrganisationSummary' })

export const Contract = z
  .object({
    id: Id,
    feeCents: z.int(),
    currency: z.string(),
    startsOn: Day,
    /** The last day on which it holds. */
    endsOn: Day,
    state: ContractState,
    /** The contract it continues. */
    renews: Id.nullable(),
    /** The contract that continues it. */
    renewedBy: Id.nullable(),
  })
  .meta({ id: 'Contract' })

export const Organisation = OrganisationSummary.omit({ contacts: true })
  .extend({
    /** Asked for beyond those of the kind. */
    extraApprovals: z.array(Approval),
    /** The primary contact first. A merged member is shown as the one it became. */
    contacts: z.array(MemberSummary.extend({ role: z.string(), primary: z.boolean() })),
    /** Latest first. */
    contracts: z.array(Contract),
    createdAt: Instant,
  })
  .meta({ id: 'Organisation' })

const exampleSummary = {
  id: '0198c7a2-0000-7000-8000-0000000000b1',
  number: 'ORG-001',
  name: 'City Library',
  kind: 'government' as const,
  strategic: false,
  manager: null,
  contractEndsOn: '2027-01-31',
  requiredApprovals: ['compliance' as const],
}
const exampleOrganisation = {
  ...exampleSummary,
  extraApprovals: [],
  contacts: [],
  contracts: [],
  createdAt: '2026-11-22T08:00:00.000Z',
}

const OrganisationParams = z.object({ id: Id })
const ContactParams = OrganisationParams.extend({ member: MemberRef })

export const listOrganisations = endpoint({
  id: 'organisations.list',
  method: 'GET',
  path: '/v1/organisations',
  summary: 'Organisations by name; `search` finds a part of the name, or the beginning of the number',
  permission: 'members:read',
  query: PageQuery.extend({
    search: z.string().trim().max(200).optional(),
    kind: OrganisationKind.optional(),
    strategic: z.enum(['true', 'false']).optional(),
  }),
  response: pageOf(OrganisationSummary).extend({ total: z.int() }),
  example: { items: [{ ...exampleSummary, contacts: 2 }], nextCursor: null, total: 1 },
})

export const getOrganisation = endpoint({
  id: 'organisations.get',
  method: 'GET',
  path: '/v1/organisations/:id',
  summary: 'One organisation with its contacts and contracts',
  permission: 'members:read',
  params: OrganisationParams,
  response: Organisation,
  refusals: ['not_found'],
  example: exampleOrganisation,
})

const organisationFields = {
  number: z.string().trim().min(1).max(40),
  name: z.string().trim().min(1).max(200),
  kind: OrganisationKind,
  strategic: z.boolean(),
  manager: Id.nullable(),
  extraApprovals: z.array(Approval).max(approvals.length),
}

export const createOrganisation = endpoint({
  id: 'organisations.create',
  method: 'POST',
  path: '/v1/organisations',
  summary: 'Take on an organisation',
  permission: 'members:write',
  body: z.object({
    ...organisationFields,
    strategic: organisationFields.strategic.default(false),
    manager: organisationFields.manager.default(null),
    extraApprovals: organisationFields.extraApprovals.default([]),
  }),
  response: Organisation,
  status: 201,
  refusals: ['already_exists'],
  example: exampleOrganisation,
})

export const updateOrganisation = endpoint({
  id: 'organisations.update',
  method: 'PATCH',
  path: '/v1/organisations/:id',
  summary: 'Change an organisation',
  permission: 'members:write',
  params: OrganisationParams,
  body: z.object(organisationFields).partial(),
  response: Organisation,
  refusals: ['not_found', 'already_exists'],
  example: exampleOrganisation,
})

export const addContact = endpoint({
  id: 'organisations.addContact',
  method: 'POST',
  path: '/v1/organisations/:id/contacts',
  summary: 'Make a member a contact; the first one is the primary contact',
  permission: 'members:write',
  params: OrganisationParams,
  body: z.object({ member: MemberRef, role: Role, primary: z.boolean().default(false) }),
  response: Organisation,
  refusals: ['not_found'],
  example: exampleOrganisation,
})

export const updateContact = endpoint({
  id: 'organisations.updateContact',
  method: 'PATCH',
  path: '/v1/organisations/:id/contacts/:member',
  summary: 'Change the role of a contact, or make it the primary one',
  permission: 'members:write',
  params: ContactParams,
  body: z.object({ role: Role.optional(), primary: z.literal(true).optional() }),
  response: Organisation,
  refusals: ['not_found'],
  example: exampleOrganisation,
})

export const removeContact = endpoint({
  id: 'organisations.removeContact',
  method: 'DELETE',
  path: '/v1/organisations/:id/contacts/:member',
  summary: 'A member speaks for the organisation no longer',
  permission: 'members:write',
  params: ContactParams,
  response: Organisation,
  refusals: ['not_found'],
  example: exampleOrganisation,
})

const terms = { feeCents: FeeCents, currency: Currency, startsOn: Day, endsOn: Day }

export const addContract = endpoint({
  id: 'contracts.create',
  method: 'POST',
  path: '/v1/organisations/:id/contracts',
  summary: 'Write down a contract',
  permission: 'members:write',
  params: OrganisationParams,
  body: z.object(terms),
  response: Organisation,
  refusals: ['not_found'],
  example: exampleOrganisation,
})

export const renewContract = endpoint({
  id: 'contracts.renew',
  method: 'POST',
  path: '/v1/organisations/:id/contracts/:contract/renewal',
  summary: 'Continue a contract with another; it begins the day after unless said otherwise',
  permission: 'members:write',
  params: OrganisationParams.extend({ contract: Id }),
  body: z.object({
    feeCents: FeeCents.optional(),
    startsOn: Day.optional(),
    endsOn: Day,
  }),
  response: Organisation,
  refusals: ['not_found', 'already_renewed'],
  example: exampleOrganisation,
})

export const correctContract = endpoint({
  id: 'contracts.correct',
  method: 'PATCH',
  path: '/v1/organisations/:id/contracts/:contract',
  summary: 'Correct what was written down of a contract',
  permission: 'members:write',
  params: OrganisationParams.extend({ contract: Id }),
  body: z.object({
    feeCents: FeeCents.optional(),
    currency: Currency.optional(),
    startsOn: Day.optional(),
    endsOn: Day.optional(),
    reason: z.string().trim().min(1).max(500),
  }),
  response: Organisation,
  refusals: ['not_found'],
  example: exampleOrganisation,
})

/** For one that was written down by mistake: it then counts nowhere. One that ended stays, for the renewal rate. */
export const deleteContract = endpoint({
  id: 'contracts.delete',
  method: 'DELETE',
  path: '/v1/organisations/:id/contracts/:contract',
  summary: 'Delete a contract that was written down by mistake; the one that continues it goes first',
  permission: 'members:write',
  params: OrganisationParams.extend({ contract: Id }),
  response: Organisation,
  refusals: ['not_found', 'already_renewed'],
  example: exampleOrganisation,
})

export const listManagers = endpoint({
  id: 'organisations.managers',
  method: 'GET',
  path: '/v1/organisation-managers',
  summary: 'Users an organisation can be given to',
  permission: 'members:read',
  response: z.object({ items: z.array(AccountManager) }),
  example: { items: [] },
})
