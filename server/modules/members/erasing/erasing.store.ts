import { sql, type Tx } from '#platform/postgres'

/** Every table of this module with rows of a single profile, but for what is kept about the deed itself. */
const OF_ONE_PROFILE = [
  'keys',
  'identifiers',
  'direct_values',
  'attributes',
  'blocked_attributes',
  'match_keys',
  'match_stale',
  'children',
  'import_changes',
  'organisation_contacts',
  'household_members',
  'members',
]

export async function deleteProfiles(tx: Tx, workspaceId: string, profileIds: readonly string[]): Promise<void> {
  for (const table of OF_ONE_PROFILE) {
    await sql`
      delete from ${sql.table(`members.${table}`)} as gone
       where gone.workspace_id = ${workspaceId}
         and gone.member_id = any(${profileIds as string[]}::uuid[])
    `.execute(tx)
  }
  await sql`
    delete from members.review_pairs
     where review_pairs.workspace_id = ${workspaceId}
       and (review_pairs.low_id = any(${profileIds as string[]}::uuid[]) or review_pairs.high_id = any(${profileIds as string[]}::uuid[]))
  `.execute(tx)
}

/** Profiles that were erased, and those of them of whom a row is there all the same. */
export async function leftOvers(tx: Tx, workspaceId: string): Promise<{ checked: number; left: string[] }> {
  const tables = sql.join(
    OF_ONE_PROFILE.map(
      (table) => sql`
        select held.member_id
          from ${sql.table(`members.${table}`)} as held
         where held.workspace_id = ${workspaceId}`,
    ),
    sql` union all `,
  )
  const { rows } = await sql<{ id: string; isLeft: boolean }>`
    select erasures.member_id as id, erasures.member_id in (${tables}) as "isLeft"
      from members.erasures
     where erasures.workspace_id = ${workspaceId}
  `.execute(tx)
  return { checked: rows.length, left: rows.flatMap((row) => (row.isLeft ? [row.id] : [])) }
}

export async function insertErasures(
  tx: Tx,
  workspaceId: string,
  erasure: { profileIds: readonly string[]; memberId: string; at: Date; by: string },
): Promise<void> {
  await sql`
    insert into members.erasures (workspace_id, member_id, erased_into, erased_at, erased_by)
    select ${workspaceId}, profile.member_id, ${erasure.memberId}, ${erasure.at}, ${erasure.by}
      from unnest(${erasure.profileIds as string[]}::uuid[]) as profile (member_id)
  `.execute(tx)
}

/** Profiles that were erased since then. */
export async function erasedSince(tx: Tx, workspaceId: string, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select erasures.member_id as id
      from members.erasures
     where erasures.workspace_id = ${workspaceId}
       and erasures.erased_at >= ${since}
  `.execute(tx)
  return rows.map(({ id }) => id)
}
