import type { Ctx } from '#platform/context'
import { sql, type Tx } from '#platform/postgres'

export interface Exposure {
  /** Names what members are divided over, as `journey:<id>`. */
  readonly experiment: string
  /** Buckets held out, of ten thousand. */
  readonly holdoutShare: number
  readonly memberIds: readonly string[]
}

/** Gives each member who has none an arm by their bucket; who has one keeps it, whatever the share is now. */
export async function recordExposure(ctx: Ctx, at: Date, exposure: Exposure): Promise<void> {
  await sql`
    insert into experiments.assignments (workspace_id, experiment, member_id, arm, holdout_share, assigned_at)
    select ${ctx.workspaceId}, ${exposure.experiment}, exposed.member_id,
           case when experiments.bucket(${exposure.experiment}, exposed.member_id) < ${exposure.holdoutShare}::int
                then 'holdout' else 'treated' end,
           ${exposure.holdoutShare}, ${at}
      from unnest(${exposure.memberIds as string[]}::uuid[]) as exposed (member_id)
        on conflict (workspace_id, experiment, member_id) do nothing
  `.execute(ctx.tx)
}

/** Those of these members who are treated, by the arms they have and by buckets for the others. Records nothing. */
export async function findTreated(tx: Tx, workspaceId: string, exposure: Exposure): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    select exposed.member_id as "memberId"
      from unnest(${exposure.memberIds as string[]}::uuid[]) as exposed (member_id)
      left join experiments.assignments
        on assignments.workspace_id = ${workspaceId}
       and assignments.experiment = ${exposure.experiment}
       and assignments.member_id = exposed.member_id
     where coalesce(
             assignments.arm = 'treated',
             experiments.bucket(${exposure.experiment}, exposed.member_id) >= ${exposure.holdoutShare}::int
           )
  `.execute(tx)
  return rows.map((row) => row.memberId)
}

/** The share that was planned when members were assigned, averaged over them; null while there is none. */
export async function plannedShare(tx: Tx, workspaceId: string, experiment: string): Promise<number | null> {
  const { rows } = await sql<{ share: number | null }>`
    select (avg(assignments.holdout_share) / 10000)::float8 as share
      from experiments.assignments
     where assignments.workspace_id = ${workspaceId}
       and assignments.experiment = ${experiment}
  `.execute(tx)
  return rows[0]!.share
}
