import type { RawBuilder } from 'kysely'
import type { Ctx } from '#platform/context'
import { sql, type Tx } from '#platform/postgres'

export interface Exposure {
  /** Names what members are divided over, as `journey:<id>`. */
  readonly experiment: string
  /** Buckets held out, of ten thousand. */
  readonly holdoutShare: number
  readonly memberIds: readonly string[]
}

/**
 * Gives each member who has none an arm: that of a profile which is part of them, else by their bucket. Who has one keeps
 * it, whatever the share is now.
 */
export async function recordExposure(ctx: Ctx, at: Date, exposure: Exposure): Promise<void> {
  await sql`
    insert into experiments.assignments (workspace_id, experiment, member_id, arm, holdout_share, assigned_at, given_by)
    select ${ctx.workspaceId}, ${exposure.experiment}, exposed.member_id,
           coalesce(given.arm, case
             when experiments.bucket(${exposure.experiment}, exposed.member_id) < ${exposure.holdoutShare}::int
             then 'holdout' else 'treated' end),
           coalesce(given.holdout_share, ${exposure.holdoutShare}), ${at}, given.member_id
      from unnest(${exposure.memberIds as string[]}::uuid[]) as exposed (member_id)
      left join (
        select distinct on (profile.merged_into) profile.merged_into, assignments.member_id, assignments.arm,
               assignments.holdout_share
          from members.members as profile
          join experiments.assignments
            on assignments.workspace_id = profile.workspace_id
           and assignments.experiment = ${exposure.experiment}
           and assignments.member_id = profile.member_id
         where profile.workspace_id = ${ctx.workspaceId}
           and profile.merged_into = any(${exposure.memberIds as string[]}::uuid[])
         order by profile.merged_into, (assignments.arm = 'holdout') desc, assignments.assigned_at, assignments.member_id
      ) as given
        on given.merged_into = exposed.member_id
        on conflict (workspace_id, experiment, member_id) do nothing
  `.execute(ctx.tx)
}

/**
 * The arms of members as the persons they are, as a query (member_id, arm): held out when any of their profiles is.
 * `members` is a query with one column `member_id`.
 */
export function personArms(
  workspaceId: string,
  experiment: RawBuilder<unknown>,
  members: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    select profiles.member_id, case when bool_or(assignments.arm = 'holdout') then 'holdout' else 'treated' end as arm
      from (
        select named.member_id, named.member_id as profile_id
          from (${members}) as named
         union
        select named.member_id, profile.member_id
          from (${members}) as named
          join members.members as profile
            on profile.workspace_id = ${workspaceId}
           and profile.merged_into = named.member_id
      ) as profiles
      join experiments.assignments
        on assignments.workspace_id = ${workspaceId}
       and assignments.experiment = ${experiment}
       and assignments.member_id = profiles.profile_id
     group by profiles.member_id`
}

/** Those of these members who are treated, by the arms they have and by buckets for the others. Records nothing. */
export async function findTreated(tx: Tx, workspaceId: string, exposure: Exposure): Promise<string[]> {
  const members = sql`select exposed.member_id from unnest(${exposure.memberIds as string[]}::uuid[]) as exposed (member_id)`
  const { rows } = await sql<{ memberId: string }>`
    select exposed.member_id as "memberId"
      from (${members}) as exposed
      left join (${personArms(workspaceId, sql`${exposure.experiment}`, members)}) as person
        on person.member_id = exposed.member_id
     where coalesce(
             person.arm = 'treated',
             experiments.bucket(${exposure.experiment}, exposed.member_id) >= ${exposure.holdoutShare}::int
           )
  `.execute(tx)
  return rows.map((row) => row.memberId)
}

export interface Division {
  readonly treated: number
  readonly holdout: number
  /** The share that was planned when members were assigned, averaged over them; null while there is none. */
  readonly plannedHoldout: number | null
}

/** How members fell into the arms. Each that was divided counts, also one that turned out to be part of another. */
export async function findDivision(tx: Tx, workspaceId: string, experiment: string): Promise<Division> {
  const { rows } = await sql<Division>`
    select count(*) filter (where assignments.arm = 'treated') as treated,
           count(*) filter (where assignments.arm = 'holdout') as holdout,
           (avg(assignments.holdout_share) / 10000)::float8 as "plannedHoldout"
      from experiments.assignments
     where assignments.workspace_id = ${workspaceId}
       and assignments.experiment = ${experiment}
       and assignments.given_by is null
  `.execute(tx)
  return rows[0]!
}
