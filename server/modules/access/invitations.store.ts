import type { MemberScope } from '../../platform/context.ts'
import { sql, type Tx } from '../../platform/postgres.ts'
import { places } from './memberships.store.ts'

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: string
  readonly scope: MemberScope
  readonly createdAt: Date
  readonly createdBy: string
  readonly expiresAt: Date
  readonly acceptedAt: Date | null
  readonly revokedAt: Date | null
}

const columns = sql`
  invitations.invitation_id as id, invitations.email, invitations.role,
  case when invitations.limited
       then jsonb_build_object('kind', 'limited', 'stores', invitations.stores, 'regions', invitations.regions)
       else jsonb_build_object('kind', 'all')
  end as scope,
  invitations.created_at as "createdAt", invitations.created_by as "createdBy", invitations.expires_at as "expiresAt",
  invitations.accepted_at as "acceptedAt", invitations.revoked_at as "revokedAt"
`

export async function listInvitations(tx: Tx, workspaceId: string): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select ${columns}
      from access.invitations
     where invitations.workspace_id = ${workspaceId}
     order by invitations.created_at desc, invitations.invitation_id
     limit 200
  `.execute(tx)
  return rows
}

export async function insertInvitation(
  tx: Tx,
  workspaceId: string,
  invitation: Pick<Invitation, 'id' | 'email' | 'role' | 'scope' | 'createdAt' | 'createdBy' | 'expiresAt'>,
  secretHash: Buffer,
): Promise<Invitation> {
  const { rows } = await sql<Invitation>`
    insert into access.invitations
      (workspace_id, invitation_id, email, role, limited, stores, regions, secret_hash, created_at, created_by, expires_at)
    values (${workspaceId}, ${invitation.id}, ${invitation.email}, ${invitation.role},
            ${invitation.scope.kind === 'limited'}, ${places(invitation.scope).stores}, ${places(invitation.scope).regions},
            ${secretHash}, ${invitation.createdAt}, ${invitation.createdBy}, ${invitation.expiresAt})
    returning ${columns}
  `.execute(tx)
  return rows[0]!
}

/** Ends open invitations: one by its id, or all for an address. Answers how many there were. */
export async function revokeInvitations(
  tx: Tx,
  workspaceId: string,
  which: { readonly id: string } | { readonly email: string },
  now: Date,
): Promise<number> {
  const revoked = await sql`
    update access.invitations
       set revoked_at = ${now}
     where invitations.workspace_id = ${workspaceId}
       and invitations.accepted_at is null
       and invitations.revoked_at is null
       and ${'id' in which ? sql`invitations.invitation_id = ${which.id}` : sql`invitations.email = ${which.email}`}
  `.execute(tx)
  return Number(revoked.numAffectedRows ?? 0n)
}

export async function findOpenInvitation(
  tx: Tx,
  workspaceId: string,
  secretHash: Buffer,
  now: Date,
): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`
    select ${columns}
      from access.invitations
     where ${open(workspaceId, secretHash, now)}
  `.execute(tx)
  return rows[0]
}

/** Uses an invitation up. Of several at the same time one gets it: the others wait for the row and find it used. */
export async function takeInvitation(
  tx: Tx,
  workspaceId: string,
  secretHash: Buffer,
  now: Date,
): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`
    update access.invitations
       set accepted_at = ${now}
     where ${open(workspaceId, secretHash, now)}
    returning ${columns}
  `.execute(tx)
  return rows[0]
}

function open(workspaceId: string, secretHash: Buffer, now: Date) {
  return sql`
    invitations.workspace_id = ${workspaceId}
    and invitations.secret_hash = ${secretHash}
    and invitations.accepted_at is null
    and invitations.revoked_at is null
    and invitations.expires_at > ${now}
  `
}
