import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { permissions } from './permissions.ts'
import { Bilingual, Empty, Id, Instant, LocaleCode } from './shapes.ts'

const MAX_PLACES = 500
const Place = z.string().trim().min(1).max(120)

/** Which members somebody may see: all, or those whose attribute `store` or `region` is one of these. */
export const MemberScope = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('all') }),
    z.object({
      kind: z.literal('limited'),
      stores: z.array(Place).max(MAX_PLACES),
      regions: z.array(Place).max(MAX_PLACES),
    }),
  ])
  .meta({ id: 'MemberScope' })

/** The code of a template, or the id of a role of the workspace. */
export const RoleCode = z.string().min(1).max(60)

export const Role = z
  .object({
    code: RoleCode,
    name: Bilingual,
    permissions: z.array(z.enum(permissions)),
    /** Templates are the same everywhere and cannot be changed; a workspace may have roles of its own beside them. */
    isTemplate: z.boolean(),
    users: z.int(),
  })
  .meta({ id: 'Role' })

export const TeamUser = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: RoleCode,
    scope: MemberScope,
    joinedAt: Instant,
    /** Signed in last, or rather seen; null when no session is left. */
    seenAt: Instant.nullable(),
    disabledAt: Instant.nullable(),
    hasSecondFactor: z.boolean(),
  })
  .meta({ id: 'TeamUser' })

export const Invitation = z
  .object({
    id: Id,
    email: z.string(),
    role: RoleCode,
    scope: MemberScope,
    state: z.enum(['open', 'accepted', 'expired', 'revoked']),
    createdAt: Instant,
    expiresAt: Instant,
  })
  .meta({ id: 'Invitation' })

const exampleRole = {
  code: 'data_analyst',
  name: { 'zh-CN': '数据分析师', en: 'Data analyst' },
  permissions: ['metrics:read' as const],
  isTemplate: true,
  users: 1,
}

const exampleUser = {
  id: '0198c7a2-0000-7000-8000-000000000002',
  email: 'lin@regulars.local',
  name: 'Lin',
  role: 'data_analyst',
  scope: { kind: 'all' as const },
  joinedAt: '2026-11-22T08:00:00.000Z',
  seenAt: null,
  disabledAt: null,
  hasSecondFactor: false,
}

const exampleInvitation = {
  id: '0198c7a2-0000-7000-8000-000000000004',
  email: 'wang@regulars.local',
  role: 'store_operator',
  scope: { kind: 'limited' as const, stores: ['Nanjing Road'], regions: [] },
  state: 'open' as const,
  createdAt: '2026-11-22T08:00:00.000Z',
  expiresAt: '2026-11-29T08:00:00.000Z',
}

export const getTeam = endpoint({
  id: 'team.get',
  method: 'GET',
  path: '/v1/team',
  summary: 'Users of the workspace and what they may do',
  permission: 'team:read',
  response: z.object({ users: z.array(TeamUser), roles: z.array(Role) }),
  example: { users: [exampleUser], roles: [exampleRole] },
})

export const changeUser = endpoint({
  id: 'team.changeUser',
  method: 'PATCH',
  path: '/v1/team/users/:id',
  proof: 'workspace',
  summary: 'Give a user another role or scope, or shut them out for a while; takes effect with their next request',
  permission: 'team:manage',
  params: z.object({ id: Id }),
  body: z.object({
    role: RoleCode.optional(),
    scope: MemberScope.optional(),
    disabled: z.boolean().optional(),
  }),
  response: TeamUser,
  refusals: ['proof_needed', 'not_found', 'owner_stays', 'forbidden'],
  example: exampleUser,
})

export const removeUser = endpoint({
  id: 'team.removeUser',
  method: 'DELETE',
  path: '/v1/team/users/:id',
  summary: 'Remove a user from the workspace; their sessions end',
  permission: 'team:manage',
  params: z.object({ id: Id }),
  response: Empty,
  refusals: ['not_found', 'owner_stays', 'forbidden'],
  example: {},
})

export const transferOwnership = endpoint({
  id: 'team.transferOwnership',
  method: 'POST',
  path: '/v1/team/ownership',
  proof: 'workspace',
  summary: 'The owner hands the workspace to another user and becomes an administrator',
  permission: 'team:manage',
  body: z.object({ userId: Id }),
  response: TeamUser,
  refusals: ['proof_needed', 'not_found', 'owner_stays', 'wrong_state'],
  example: { ...exampleUser, role: 'owner' },
})

const RoleBody = z.object({
  name: z.string().trim().min(1).max(80),
  permissions: z.array(z.enum(permissions)).max(200),
})

export const createRole = endpoint({
  id: 'team.createRole',
  method: 'POST',
  path: '/v1/team/roles',
  proof: 'workspace',
  summary: 'A role of the workspace’s own; nobody can put into it what they may not do themselves',
  permission: 'team:manage',
  body: RoleBody,
  response: Role,
  status: 201,
  refusals: ['proof_needed', 'already_exists', 'forbidden'],
  example: { ...exampleRole, code: '0198c7a2-0000-7000-8000-000000000005', isTemplate: false, users: 0 },
})

export const changeRole = endpoint({
  id: 'team.changeRole',
  method: 'PUT',
  path: '/v1/team/roles/:id',
  proof: 'workspace',
  summary: 'Change a role of the workspace’s own; takes effect with the next request of everybody who has it',
  permission: 'team:manage',
  params: z.object({ id: Id }),
  body: RoleBody,
  response: Role,
  refusals: ['proof_needed', 'not_found', 'already_exists', 'forbidden'],
  example: { ...exampleRole, code: '0198c7a2-0000-7000-8000-000000000005', isTemplate: false },
})

export const deleteRole = endpoint({
  id: 'team.deleteRole',
  method: 'DELETE',
  path: '/v1/team/roles/:id',
  proof: 'workspace',
  summary: 'Delete a role of the workspace’s own that nobody has and no open invitation names',
  permission: 'team:manage',
  params: z.object({ id: Id }),
  response: Empty,
  refusals: ['proof_needed', 'not_found', 'wrong_state', 'forbidden'],
  example: {},
})

export const listInvitations = endpoint({
  id: 'invitations.list',
  method: 'GET',
  path: '/v1/invitations',
  summary: 'Invitations, newest first',
  permission: 'team:manage',
  response: z.object({ items: z.array(Invitation) }),
  example: { items: [exampleInvitation] },
})

export const invite = endpoint({
  id: 'invitations.create',
  method: 'POST',
  path: '/v1/invitations',
  proof: 'workspace',
  summary:
    'Invite somebody by a link that works once for seven days; it is shown this once. Open ones for the same address end',
  permission: 'team:manage',
  body: z.object({
    email: z.string().trim().min(3).max(254),
    role: RoleCode,
    scope: MemberScope.default({ kind: 'all' }),
  }),
  response: Invitation.extend({ url: z.string() }),
  status: 201,
  refusals: ['proof_needed', 'already_exists', 'not_found', 'owner_stays', 'forbidden'],
  example: { ...exampleInvitation, url: 'http://127.0.0.1:4400/invitation#iv_…' },
})

export const revokeInvitation = endpoint({
  id: 'invitations.revoke',
  method: 'DELETE',
  path: '/v1/invitations/:id',
  summary: 'Revoke an invitation: its link no longer works',
  permission: 'team:manage',
  params: z.object({ id: Id }),
  response: Empty,
  refusals: ['not_found'],
  example: {},
})

const Token = z.string().min(10).max(200)

export const lookAtInvitation = endpoint({
  id: 'invitations.look',
  method: 'POST',
  path: '/v1/invitations/look',
  summary: 'What an invitation is for, by the secret of its link',
  caller: 'none',
  body: z.object({ token: Token }),
  response: z.object({
    workspace: z.string(),
    email: z.string(),
    role: Bilingual,
    /** The address has a user already, who joins with their own password. */
    hasAccount: z.boolean(),
    expiresAt: Instant,
  }),
  refusals: ['link_expired'],
  example: {
    workspace: 'main',
    email: 'wang@regulars.local',
    role: exampleRole.name,
    hasAccount: false,
    expiresAt: '2026-11-29T08:00:00.000Z',
  },
})

export const acceptInvitation = endpoint({
  id: 'invitations.accept',
  method: 'POST',
  path: '/v1/invitations/accept',
  summary: 'Join the workspace: a new user chooses a password, one who has an account proves it; then sign in',
  caller: 'none',
  body: z.object({
    token: Token,
    name: z.string().trim().min(1).max(80).optional(),
    locale: LocaleCode.default('zh-CN'),
    password: z.string().min(1).max(200),
  }),
  response: z.object({ email: z.string() }),
  status: 201,
  refusals: ['link_expired', 'weak_password', 'wrong_credentials', 'sign_in_locked'],
  example: { email: 'wang@regulars.local' },
})
