import type { MemberScope } from '../../platform/context.ts'
import { sql, type Tx } from '../../platform/postgres.ts'
import { type Workspace, workspaceColumns } from './workspaces.ts'

/** A user in a workspace: with which role, and which members they may see. */
export interface Membership {
  readonly userId: string
  readonly role: string
  readonly scope: MemberScope
  /** What the role permits if it is one of the workspace's own. */
  readonly own: readonly string[] | null
  /** What they were given for a time that is not over. */
  readonly granted: readonly string[]
}

export interface TeamUser extends Omit<Membership, 'userId' | 'granted'> {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly joinedAt: Date
  readonly seenAt: Date | null
  readonly disabledAt: Date | null
  readonly hasSecondFactor: boolean
}

const scope = sql`
  case when memberships.limited
       then jsonb_build_object('kind', 'limited', 'stores', memberships.stores, 'regions', memberships.regions)
       else jsonb_build_object('kind', 'all')
  end
`

/** Where a user may work now, oldest first. Asked with every request of a session, so that a change holds at once. */
export async function workspacesOfUser(
  tx: Tx,
  userId: string,
  now: Date,
): Promise<(Workspace & { membership: Membership })[]> {
  const { rows } = await sql<Workspace & Membership>`
    select ${workspaceColumns}, memberships.user_id as "userId", memberships.role, ${scope} as scope,
           roles.permissions as own,
           array(
             select distinct unnest(grants.permissions)
               from access.grants
              where grants.workspace_id = memberships.workspace_id
                and grants.user_id = memberships.user_id
                and grants.until > ${now}
                and grants.ended_at is null
           ) as granted
      from access.memberships
      join access.workspaces
        on workspaces.workspace_id = memberships.workspace_id
      left join access.roles
        on roles.workspace_id = memberships.workspace_id
       and roles.role_id::text = memberships.role
     where memberships.user_id = ${userId}
       and memberships.disabled_at is null
       and workspaces.removed_at is null
     order by workspaces.created_at
  `.execute(tx)
  return rows.map(({ userId: id, role, scope: seen, own, granted, ...workspace }) => ({
    ...workspace,
    membership: { userId: id, role, scope: seen, own, granted },
  }))
}

/** Changes to the team of a workspace happen one after another: each sees what the one before left. */
export async function lockTeam(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select from access.workspaces where workspaces.workspace_id = ${workspaceId} for update`.execute(tx)
}

const userColumns = sql`
  users.user_id as id, users.email, users.name, memberships.role, ${scope} as scope, roles.permissions as own,
  memberships.joined_at as "joinedAt", memberships.disabled_at as "disabledAt",
  (select max(sessions.seen_at) from access.sessions where sessions.user_id = users.user_id) as "seenAt",
  exists (
    select from access.second_factors
     where second_factors.user_id = users.user_id
       and second_factors.confirmed_at is not null
  ) as "hasSecondFactor"
`

const usersOf = (workspaceId: string) => sql`
      from access.memberships
      join access.users
        on users.user_id = memberships.user_id
      left join access.roles
        on roles.workspace_id = memberships.workspace_id
       and roles.role_id::text = memberships.role
     where memberships.workspace_id = ${workspaceId}
`

const MAX_USERS = 1_000

export async function listUsers(tx: Tx, workspaceId: string): Promise<TeamUser[]> {
  const { rows } = await sql<TeamUser>`
    select ${userColumns} ${usersOf(workspaceId)}
     order by memberships.joined_at, users.user_id
     limit ${MAX_USERS}
  `.execute(tx)
  return rows
}

export async function findTeamUser(tx: Tx, workspaceId: string, userId: string): Promise<TeamUser | undefined> {
  const { rows } = await sql<TeamUser>`
    select ${userColumns} ${usersOf(workspaceId)}
       and memberships.user_id = ${userId}
  `.execute(tx)
  return rows[0]
}

export interface NewMembership {
  readonly userId: string
  readonly role: string
  readonly scope: MemberScope
}

/** False when the user is in the workspace already. */
export async function insertMembership(
  tx: Tx,
  workspaceId: string,
  { userId, role, scope: seen }: NewMembership,
  joinedAt: Date,
): Promise<boolean> {
  const inserted = await sql`
    insert into access.memberships (workspace_id, user_id, role, limited, stores, regions, joined_at)
    values (${workspaceId}, ${userId}, ${role}, ${seen.kind === 'limited'}, ${places(seen).stores}, ${places(seen).regions}, ${joinedAt})
        on conflict (workspace_id, user_id) do nothing
  `.execute(tx)
  return inserted.numAffectedRows === 1n
}

export async function ownerOf(tx: Tx, workspaceId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select memberships.user_id as id
      from access.memberships
     where memberships.workspace_id = ${workspaceId}
       and memberships.role = 'owner'
  `.execute(tx)
  return rows[0]?.id
}

export async function updateMembership(
  tx: Tx,
  workspaceId: string,
  userId: string,
  to: { readonly role: string; readonly scope: MemberScope; readonly disabledAt: Date | null },
): Promise<void> {
  await sql`
    update access.memberships
       set role = ${to.role},
           limited = ${to.scope.kind === 'limited'},
           stores = ${places(to.scope).stores},
           regions = ${places(to.scope).regions},
           disabled_at = ${to.disabledAt}
     where memberships.workspace_id = ${workspaceId}
       and memberships.user_id = ${userId}
  `.execute(tx)
}

export async function deleteMembership(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await sql`
    delete from access.memberships
     where memberships.workspace_id = ${workspaceId}
       and memberships.user_id = ${userId}
  `.execute(tx)
}

export function places(seen: MemberScope): { stores: string[]; regions: string[] } {
  return seen.kind === 'limited'
    ? { stores: [...seen.stores], regions: [...seen.regions] }
    : { stores: [], regions: [] }
}
