import { sql, type Tx } from '#platform/postgres'

const MAX_PEOPLE = 500

/** A user as a register names them. */
export interface Person {
  readonly id: string
  readonly name: string
  /** No longer a user of the workspace, or shut out of it. */
  readonly left: boolean
}

/** Who `named.user_id` is now, as JSON; with {@link peopleNow} joined. */
export const person = sql`
  jsonb_build_object(
    'id', named.user_id,
    'name', coalesce(users.name, ''),
    'left', memberships.user_id is null or memberships.disabled_at is not null)
`

export function peopleNow(workspaceId: string) {
  return sql`
      left join access.users
        on users.user_id = named.user_id
      left join access.memberships
        on memberships.workspace_id = ${workspaceId}
       and memberships.user_id = named.user_id
  `
}

/** Users of the workspace who are let in. */
export async function peopleIn(tx: Tx, workspaceId: string): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select users.user_id as id, users.name, false as left
      from access.memberships
      join access.users
        on users.user_id = memberships.user_id
     where memberships.workspace_id = ${workspaceId}
       and memberships.disabled_at is null
     order by users.name, users.user_id
     limit ${MAX_PEOPLE}
  `.execute(tx)
  return rows
}
