import { sql, type Tx } from '../../platform/postgres.ts'

export interface StoredGrant {
  readonly id: string
  readonly userId: string
  readonly user: string | null
  readonly permissions: readonly string[]
  readonly purpose: string
  readonly hours: number
  readonly needsSecond: boolean
  readonly requestedAt: Date
  readonly requestedById: string
  readonly requestedBy: string | null
  readonly approvedBy: string | null
  readonly begunAt: Date | null
  readonly until: Date | null
  readonly endedAt: Date | null
  readonly endedBy: string | null
}

const nameOf = (id: ReturnType<typeof sql.ref>) => sql<string | null>`coalesce(
  (select users.name from access.users where users.user_id::text = ${id}),
  (select keys.name from access.keys where keys.workspace_id = grants.workspace_id and keys.key_id::text = ${id}))`

const columns = sql`
  grants.grant_id as id, grants.user_id as "userId",
  (select users.name from access.users where users.user_id = grants.user_id) as "user", grants.permissions,
  grants.purpose, grants.hours, grants.needs_second as "needsSecond", grants.requested_at as "requestedAt",
  grants.requested_by as "requestedById", ${nameOf(sql.ref('grants.requested_by'))} as "requestedBy",
  ${nameOf(sql.ref('grants.approved_by'))} as "approvedBy", grants.begun_at as "begunAt", grants.until,
  grants.ended_at as "endedAt", ${nameOf(sql.ref('grants.ended_by'))} as "endedBy"
`

const LISTED = 200

/** Those that wait or may hold first, then the newest. */
export async function listStoredGrants(tx: Tx, workspaceId: string, now: Date): Promise<StoredGrant[]> {
  const { rows } = await sql<StoredGrant>`
    select ${columns}
      from access.grants
     where grants.workspace_id = ${workspaceId}
     order by grants.ended_at is not null or coalesce(grants.until <= ${now}, false), grants.requested_at desc, grants.grant_id
     limit ${LISTED}
  `.execute(tx)
  return rows
}

/** One grant, which nobody else changes until the transaction ends. */
export async function lockGrant(tx: Tx, workspaceId: string, id: string): Promise<StoredGrant | undefined> {
  const { rows } = await sql<StoredGrant>`
    select ${columns}
      from access.grants
     where grants.workspace_id = ${workspaceId}
       and grants.grant_id = ${id}
       for update
  `.execute(tx)
  return rows[0]
}

export type NewGrant = Pick<
  StoredGrant,
  'id' | 'userId' | 'permissions' | 'purpose' | 'hours' | 'needsSecond' | 'requestedAt' | 'requestedById'
>

export async function insertGrant(tx: Tx, workspaceId: string, grant: NewGrant): Promise<void> {
  await sql`
    insert into access.grants
      (workspace_id, grant_id, user_id, permissions, purpose, hours, requested_at, requested_by, needs_second)
    values (${workspaceId}, ${grant.id}, ${grant.userId}, ${grant.permissions as string[]}::text[], ${grant.purpose},
            ${grant.hours}, ${grant.requestedAt}, ${grant.requestedById}, ${grant.needsSecond})
  `.execute(tx)
}

export async function beginGrant(
  tx: Tx,
  workspaceId: string,
  id: string,
  { approvedBy, at }: { readonly approvedBy: string | null; readonly at: Date },
): Promise<void> {
  await sql`
    update access.grants
       set approved_by = ${approvedBy},
           begun_at = ${at},
           until = ${at}::timestamptz + grants.hours * interval '1 hour'
     where grants.workspace_id = ${workspaceId}
       and grants.grant_id = ${id}
  `.execute(tx)
}

export async function finishGrant(
  tx: Tx,
  workspaceId: string,
  id: string,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`
    update access.grants
       set ended_at = ${at},
           ended_by = ${by}
     where grants.workspace_id = ${workspaceId}
       and grants.grant_id = ${id}
  `.execute(tx)
}

/** All that somebody has or waits for: they leave the workspace. */
export async function finishGrantsOf(
  tx: Tx,
  workspaceId: string,
  userId: string,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`
    update access.grants
       set ended_at = ${at},
           ended_by = ${by}
     where grants.workspace_id = ${workspaceId}
       and grants.user_id = ${userId}
       and grants.ended_at is null
  `.execute(tx)
}
