import type { Permission } from '@regulars/contract'
import { sql, type Tx } from '../../platform/postgres.ts'

export interface OwnRole {
  readonly id: string
  readonly name: string
  readonly permissions: readonly Permission[]
}

const columns = sql`roles.role_id as id, roles.name, roles.permissions`

export async function listRoles(tx: Tx, workspaceId: string): Promise<OwnRole[]> {
  const { rows } = await sql<OwnRole>`
    select ${columns}
      from access.roles
     where roles.workspace_id = ${workspaceId}
     order by roles.created_at, roles.role_id
     limit 200
  `.execute(tx)
  return rows
}

export async function findRole(tx: Tx, workspaceId: string, roleId: string): Promise<OwnRole | undefined> {
  const { rows } = await sql<OwnRole>`
    select ${columns}
      from access.roles
     where roles.workspace_id = ${workspaceId}
       and roles.role_id::text = ${roleId}
  `.execute(tx)
  return rows[0]
}

/** False when the workspace has another role of this name. */
export async function saveRole(tx: Tx, workspaceId: string, role: OwnRole, now: Date): Promise<boolean> {
  const { rows } = await sql<{ isTaken: boolean }>`
    select exists (
      select from access.roles
       where roles.workspace_id = ${workspaceId}
         and roles.name = ${role.name}
         and roles.role_id <> ${role.id}
    ) as "isTaken"
  `.execute(tx)
  if (rows[0]!.isTaken) return false
  await sql`
    insert into access.roles (workspace_id, role_id, name, permissions, created_at)
    values (${workspaceId}, ${role.id}, ${role.name}, ${[...role.permissions]}, ${now})
        on conflict (workspace_id, role_id) do update
       set name = excluded.name,
           permissions = excluded.permissions
  `.execute(tx)
  return true
}

export async function deleteRole(tx: Tx, workspaceId: string, roleId: string): Promise<void> {
  await sql`
    delete from access.roles
     where roles.workspace_id = ${workspaceId}
       and roles.role_id = ${roleId}
  `.execute(tx)
}

/** Users who have a role, and invitations that may still give it. */
export async function countHolders(tx: Tx, workspaceId: string, role: string, now: Date): Promise<number> {
  const { rows } = await sql<{ holders: number }>`
    select (
             select count(*)
               from access.memberships
              where memberships.workspace_id = ${workspaceId}
                and memberships.role = ${role}
           ) + (
             select count(*)
               from access.invitations
              where invitations.workspace_id = ${workspaceId}
                and invitations.role = ${role}
                and invitations.accepted_at is null
                and invitations.revoked_at is null
                and invitations.expires_at > ${now}
           ) as holders
  `.execute(tx)
  return rows[0]!.holders
}
