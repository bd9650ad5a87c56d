import { z } from 'zod'
import { Session } from './access.ts'
import { endpoint } from './endpoint.ts'
import { Empty, Id, Instant } from './shapes.ts'
import { RoleCode } from './team.ts'

/** Single sign-on: the users of a workspace sign in at its identity provider, by OpenID Connect. */

const MAX_DOMAINS = 50
const MAX_CLAIMED_ROLES = 100

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/,
    'is not a domain such as "example.com"',
  )

const providerShape = {
  name: z.string().trim().min(1).max(80),
  /** The address that the provider gives as `issuer`; its settings are read from there. */
  issuer: z.string().trim().min(1).max(500),
  clientId: z.string().trim().min(1).max(300),
  /** Only addresses of these domains are taken from its word. */
  domains: z.array(Domain).min(1).max(MAX_DOMAINS),
  /** Of users that it creates, and of those whose claim names no role. */
  defaultRole: RoleCode,
  /** Whether somebody without a user gets one with the first sign-in. */
  createsUsers: z.boolean(),
  /** The claim that names the role, such as `groups`; null: roles are given by hand. */
  roleClaim: z.string().trim().min(1).max(120).nullable(),
  /** Which role each value of the claim stands for; the first that fits counts. */
  claimedRoles: z.array(z.object({ value: z.string().trim().min(1).max(300), role: RoleCode })).max(MAX_CLAIMED_ROLES),
  enabled: z.boolean(),
}

export const IdentityProvider = z
  .object({
    ...providerShape,
    id: Id,
    /** The secret itself is never shown again. */
    hasSecret: z.boolean(),
    users: z.int(),
    createdAt: Instant,
    /** To be entered at the provider. */
    redirectUrl: z.string(),
    /** Leads to its sign-in without asking for the address first. */
    signInUrl: z.string(),
  })
  .meta({ id: 'IdentityProvider' })

const ProviderBody = z.object({
  ...providerShape,
  /** Left out: the one before stays. */
  clientSecret: z.string().min(1).max(500).optional(),
  createsUsers: providerShape.createsUsers.default(false),
  roleClaim: providerShape.roleClaim.default(null),
  claimedRoles: providerShape.claimedRoles.default([]),
  enabled: providerShape.enabled.default(true),
})

const exampleProvider = {
  id: '0198c7a2-0000-7000-8000-000000000007',
  name: 'Company sign-in',
  issuer: 'https://login.example.com',
  clientId: 'regulars',
  hasSecret: true,
  domains: ['example.com'],
  defaultRole: 'data_analyst',
  createsUsers: true,
  roleClaim: 'groups',
  claimedRoles: [{ value: 'marketing', role: 'strategy_lead' }],
  enabled: true,
  users: 12,
  createdAt: '2026-11-22T08:00:00.000Z',
  redirectUrl: 'https://regulars.example.com/sign-on',
  signInUrl: 'https://regulars.example.com/sign-in?provider=0198c7a2-0000-7000-8000-000000000007',
}

export const signOnOffer = endpoint({
  id: 'signOn.offer',
  method: 'GET',
  path: '/v1/sign-on',
  summary: 'Whether anybody can sign in through an identity provider here',
  caller: 'none',
  response: z.object({ isOffered: z.boolean() }),
  example: { isOffered: true },
})

export const beginSignOn = endpoint({
  id: 'signOn.begin',
  method: 'POST',
  path: '/v1/sign-on',
  summary: 'The address of the identity provider for an e-mail address; binds the way back to this browser by a cookie',
  caller: 'none',
  body: z.object({
    email: z.string().trim().min(3).max(254).optional(),
    /** Instead of an address, from a link of the provider’s own. */
    provider: Id.optional(),
    /** Asks the provider to let the user sign in anew: the proof before something sensitive. */
    again: z.boolean().default(false),
  }),
  response: z.object({ url: z.string() }),
  status: 201,
  refusals: ['no_sign_on', 'sign_on_unavailable'],
  example: { url: 'https://login.example.com/authorize?client_id=regulars' },
})

export const completeSignOn = endpoint({
  id: 'signOn.complete',
  method: 'POST',
  path: '/v1/sign-on/complete',
  summary:
    'Take what the identity provider sent back and sign in; the session opens the workspace of the provider only',
  caller: 'none',
  body: z.object({
    /** The query that the provider sent the browser back with, as it is. */
    query: z.string().min(1).max(8_000),
  }),
  response: Session,
  status: 201,
  refusals: [
    'sign_on_expired',
    'sign_on_invalid',
    'sign_on_unavailable',
    'email_unverified',
    'domain_not_allowed',
    'not_invited',
    'no_workspace',
  ],
  example: {
    user: {
      id: '0198c7a2-0000-7000-8000-000000000002',
      email: 'lin@example.com',
      name: 'Lin',
      locale: 'en' as const,
    },
    workspaces: [],
    expiresAt: '2026-11-23T08:00:00.000Z',
  },
})

export const listProviders = endpoint({
  id: 'signOn.providers',
  method: 'GET',
  path: '/v1/sign-on/providers',
  summary: 'Identity providers of the workspace',
  permission: 'workspace:manage',
  response: z.object({ items: z.array(IdentityProvider) }),
  example: { items: [exampleProvider] },
})

const ProviderParams = z.object({ id: Id })

export const createProvider = endpoint({
  id: 'signOn.createProvider',
  method: 'POST',
  path: '/v1/sign-on/providers',
  proof: 'workspace',
  summary:
    'Add an identity provider; it can vouch for every user of the workspace, so whoever adds it holds everything',
  permission: 'workspace:manage',
  body: ProviderBody,
  response: IdentityProvider,
  status: 201,
  refusals: ['proof_needed', 'already_exists', 'not_found', 'owner_stays', 'forbidden'],
  example: exampleProvider,
})

export const changeProvider = endpoint({
  id: 'signOn.changeProvider',
  method: 'PUT',
  path: '/v1/sign-on/providers/:id',
  proof: 'workspace',
  summary: 'Change an identity provider; another issuer begins with no users linked',
  permission: 'workspace:manage',
  params: ProviderParams,
  body: ProviderBody,
  response: IdentityProvider,
  refusals: ['proof_needed', 'already_exists', 'not_found', 'owner_stays', 'forbidden'],
  example: exampleProvider,
})

export const removeProvider = endpoint({
  id: 'signOn.removeProvider',
  method: 'DELETE',
  path: '/v1/sign-on/providers/:id',
  proof: 'workspace',
  summary: 'Remove an identity provider; sessions through it end',
  permission: 'workspace:manage',
  params: ProviderParams,
  response: Empty,
  refusals: ['proof_needed', 'not_found', 'forbidden'],
  example: {},
})

export const checkProvider = endpoint({
  id: 'signOn.checkProvider',
  method: 'POST',
  path: '/v1/sign-on/providers/:id/check',
  summary: 'Ask the issuer for its settings: whether it answers, and as the issuer it is said to be',
  permission: 'workspace:manage',
  params: ProviderParams,
  changesNothing: true,
  response: z.object({ authorizationEndpoint: z.string() }),
  refusals: ['not_found', 'sign_on_unavailable', 'forbidden'],
  example: { authorizationEndpoint: 'https://login.example.com/authorize' },
})
