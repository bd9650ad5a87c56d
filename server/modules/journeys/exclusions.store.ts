import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '#platform/postgres'
import type { Place } from './journeys.store.ts'

/** Keeps these profiles out of a journey: their runs rest where they are, and none begins. */
export async function exclude(tx: Tx, place: Place, memberIds: readonly string[], at: Date): Promise<void> {
  await sql`
    insert into journeys.exclusions (workspace_id, journey_id, member_id, since)
    select ${place.workspaceId}, ${place.journeyId}, excluded.member_id, ${at}
      from unnest(${memberIds as string[]}::uuid[]) as excluded (member_id)
        on conflict do nothing
  `.execute(tx)
}

export async function readmit(tx: Tx, place: Place, memberIds: readonly string[]): Promise<void> {
  await sql`
    delete from journeys.exclusions
     where exclusions.workspace_id = ${place.workspaceId}
       and exclusions.journey_id = ${place.journeyId}
       and exclusions.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(tx)
}

/** Whether the member of a row may go through the journey. */
export function isAdmitted(row: {
  readonly workspaceId: RawBuilder<unknown>
  readonly journeyId: RawBuilder<unknown>
  readonly memberId: RawBuilder<unknown>
}): RawBuilder<boolean> {
  return sql<boolean>`
    not exists (
      select
        from journeys.exclusions
       where exclusions.workspace_id = ${row.workspaceId}
         and exclusions.journey_id = ${row.journeyId}
         and exclusions.member_id = ${row.memberId}
    )`
}

/** The same of a row of `journeys.runs`. */
export const runIsAdmitted: RawBuilder<boolean> = isAdmitted({
  workspaceId: sql`runs.workspace_id`,
  journeyId: sql`runs.journey_id`,
  memberId: sql`runs.member_id`,
})
