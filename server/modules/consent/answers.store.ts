import { sql as template } from 'kysely'
import { sql, type Tx } from '#platform/postgres'

/** Members are held by groups: few locks for many members, and few members who wait for another's message. */
const GROUPS = 64

/**
 * Orders what is said and what is decided where there is no row yet that both could hold: under a law of opt-out a member
 * who never said anything may be written to, and their first objection has no row to wait for. Who decides holds the
 * groups of the members `shared`, before the statement that decides begins; who records an objection holds them `alone`,
 * with those of the members they have become. Always before any row.
 */
export async function holdAnswers(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
  mode: 'shared' | 'alone',
): Promise<void> {
  if (memberIds.length === 0) return
  const lock = template.raw(mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  await sql`
    select ${lock}(hashtextextended('consent.answers/' || ${workspaceId}::text || '/' || groups.number, 0))
      from (
        select distinct abs(hashtext(told.member_id::text) % ${GROUPS}::int) as number
          from (
            select unnest(${memberIds as string[]}::uuid[]) as member_id
             union
            select members.merged_into
              from members.members
             where members.workspace_id = ${workspaceId}
               and members.member_id = any(${memberIds as string[]}::uuid[])
               and members.merged_into is not null
          ) as told
         order by number
        offset 0
      ) as groups
  `.execute(tx)
}
