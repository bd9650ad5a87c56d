import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { permissions } from './permissions.ts'
import { Empty, Id, Instant, LocaleCode } from './shapes.ts'

export const Workspace = z
  .object({
    id: Id,
    name: z.string(),
    /** `demo` is the fictitious brand, removable as a whole. */
    kind: z.enum(['own', 'demo']),
    timeZone: z.string(),
    currency: z.string(),
    /** In sandbox nothing leaves the machine: messages go to the outbox page. */
    sandbox: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: 'Workspace' })

export const Session = z
  .object({
    user: z.object({ id: Id, email: z.string(), name: z.string(), locale: LocaleCode }),
    /** Each with what the user's role there permits; looked up anew with every request. */
    workspaces: z.array(
      Workspace.extend({
        role: z.string(),
        permissions: z.array(z.enum(permissions)),
        /** They see the members of some stores or regions only. */
        isLimited: z.boolean(),
      }),
    ),
    expiresAt: Instant,
  })
  .meta({ id: 'Session' })

const exampleWorkspace = {
  id: '0198c7a2-0000-7000-8000-000000000001',
  name: 'main',
  kind: 'own' as const,
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  sandbox: true,
  createdAt: '2026-11-22T08:00:00.000Z',
}

const exampleSession = {
  user: {
    id: '0198c7a2-0000-7000-8000-000000000002',
    email: 'admin@regulars.local',
    name: 'Administrator',
    locale: 'en' as const,
  },
  workspaces: [
    { ...exampleWorkspace, role: 'store_operator', permissions: ['members:read' as const], isLimited: false },
  ],
  expiresAt: '2026-11-23T08:00:00.000Z',
}

export const signIn = endpoint({
  id: 'session.signIn',
  method: 'POST',
  path: '/v1/session',
  summary: 'Sign in with e-mail, password and, where it is on, a second factor; sets the session cookie',
  caller: 'none',
  body: z.object({
    email: z.string().trim().min(3).max(254),
    password: z.string().min(1).max(200),
    /** For users with a second factor: the first try is answered with `second_factor_needed`, the next brings it. */
    code: z.string().trim().min(6).max(40).optional(),
  }),
  response: Session,
  status: 201,
  refusals: ['wrong_credentials', 'second_factor_needed', 'wrong_code', 'sign_in_locked', 'no_workspace'],
  example: exampleSession,
})

export const signOut = endpoint({
  id: 'session.signOut',
  method: 'DELETE',
  path: '/v1/session',
  summary: 'Sign out: the session ends at once; one through an identity provider can be ended there too',
  /** Where to go to sign out of the identity provider as well; null for other sessions. */
  response: z.object({ signOutUrl: z.string().nullable() }),
  example: { signOutUrl: null },
})

export const getSession = endpoint({
  id: 'session.get',
  method: 'GET',
  path: '/v1/session',
  summary: 'Who is signed in, in which workspaces, allowed what',
  response: Session,
  example: exampleSession,
})

export const updateWorkspace = endpoint({
  id: 'workspace.update',
  method: 'PATCH',
  path: '/v1/workspace',
  summary: 'Rename a workspace, set its time zone and currency, leave or enter sandbox',
  permission: 'workspace:manage',
  body: z.object({
    name: z.string().trim().min(1).max(80).optional(),
    timeZone: z.string().max(60).optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    sandbox: z.boolean().optional(),
  }),
  response: Workspace,
  example: exampleWorkspace,
})

export const removeDemo = endpoint({
  id: 'workspace.removeDemo',
  method: 'DELETE',
  path: '/v1/workspace/demo',
  summary: 'Remove the demo workspace and everything in it',
  permission: 'workspace:manage',
  response: Empty,
  refusals: ['not_found'],
  example: {},
})

export const Key = z
  .object({
    id: Id,
    kind: z.enum(['api', 'write']),
    name: z.string(),
    /** First characters, to tell keys apart; the rest is stored as a hash only. */
    prefix: z.string(),
    scopes: z.array(z.enum(permissions)),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
    expiresAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
    /** Requests a day (UTC), after which the key is suspended; null: no limit. */
    dailyLimit: z.int().nullable(),
    suspendedAt: Instant.nullable(),
  })
  .meta({ id: 'Key' })

const exampleKey = {
  id: '0198c7a2-0000-7000-8000-000000000003',
  kind: 'write' as const,
  name: 'Web shop',
  prefix: 'wk_AZjHog',
  scopes: [],
  createdAt: '2026-11-22T08:00:00.000Z',
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
  dailyLimit: null,
  suspendedAt: null,
}

export const listKeys = endpoint({
  id: 'keys.list',
  method: 'GET',
  path: '/v1/keys',
  summary: 'API keys and write keys of the workspace',
  permission: 'keys:manage',
  response: z.object({ items: z.array(Key) }),
  example: { items: [exampleKey] },
})

export const createKey = endpoint({
  id: 'keys.create',
  method: 'POST',
  path: '/v1/keys',
  proof: 'workspace',
  summary: 'Create a key; its secret is shown this once',
  permission: 'keys:manage',
  body: z.object({
    kind: z.enum(['api', 'write']),
    name: z.string().trim().min(1).max(80),
    scopes: z.array(z.enum(permissions)).default([]),
    expiresAt: Instant.nullable().default(null),
    dailyLimit: z.int().min(1).max(1_000_000_000).nullable().default(null),
  }),
  response: Key.extend({ secret: z.string() }),
  status: 201,
  refusals: ['proof_needed', 'forbidden'],
  example: { ...exampleKey, secret: 'wk_AZjHogAAAHCAAAAAAAAAAWQ0c2VjcmV0' },
})

export const revokeKey = endpoint({
  id: 'keys.revoke',
  method: 'DELETE',
  path: '/v1/keys/:id',
  summary: 'Revoke a key: requests already in flight finish, the next are refused',
  permission: 'keys:manage',
  params: z.object({ id: Id }),
  response: Empty,
  refusals: ['not_found'],
  example: {},
})

export const resumeKey = endpoint({
  id: 'keys.resume',
  method: 'POST',
  path: '/v1/keys/:id/resume',
  summary: 'Let a suspended key work again; today’s requests are counted anew',
  permission: 'keys:manage',
  params: z.object({ id: Id }),
  response: Key,
  refusals: ['not_found'],
  example: exampleKey,
})
