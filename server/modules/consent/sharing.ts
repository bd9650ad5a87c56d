import type { RawBuilder } from 'kysely'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { holdAnswers } from './answers.store.ts'

/** A browser that sent the Global Privacy Control, with the profile it came with. */
export interface SharingSignal {
  readonly profileId: string
  readonly source: string
  readonly at: Date
}

/** Keeps objections to sharing, of visitors too: each counts for who the profile becomes. The first time stays. */
export async function objectToSharing(ctx: Ctx, signals: readonly SharingSignal[]): Promise<void> {
  if (signals.length === 0) return
  const profileIds = [...new Set(signals.map((signal) => signal.profileId))]
  if ((await withoutObjection(ctx, profileIds)) === 0) return
  await holdAnswers(ctx.tx, ctx.workspaceId, profileIds, 'alone')
  await sql`
    insert into consent.sharing_objections (workspace_id, profile_id, source, objected_at)
    select distinct on (signal.profile_id) ${ctx.workspaceId}::uuid, signal.profile_id, signal.source, signal.at
      from unnest(
        ${signals.map((signal) => signal.profileId)}::uuid[],
        ${signals.map((signal) => signal.source)}::text[],
        ${signals.map((signal) => signal.at)}::timestamptz[]
      ) as signal (profile_id, source, at)
     order by signal.profile_id, signal.at
        on conflict do nothing
  `.execute(ctx.tx)
}

/** Every page view of such a browser says the same again: only what is new waits for messages under way. */
async function withoutObjection(ctx: Ctx, profileIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from unnest(${profileIds as string[]}::uuid[]) as asked (profile_id)
     where not exists (
             select from consent.sharing_objections as objections
              where objections.workspace_id = ${ctx.workspaceId}
                and objections.profile_id = asked.profile_id
           )
  `.execute(ctx.tx)
  return rows[0]!.count
}

/** When a browser of this member, or of a profile they were before, first objected to sharing; null when none did. */
export async function sharingObjectionOf(ctx: Ctx, memberId: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(objections.objected_at) as at
      from (
        select ${memberId}::uuid as profile_id
         union
        select merged.member_id
          from members.members as merged
         where merged.workspace_id = ${ctx.workspaceId}
           and merged.merged_into = ${memberId}
      ) as part
      join consent.sharing_objections as objections
        on objections.workspace_id = ${ctx.workspaceId}
       and objections.profile_id = part.profile_id
  `.execute(ctx.tx)
  return rows[0]!.at
}

/** Part of the statement that decides: when each member first objected to sharing. Reads `part`. */
export function objected(workspaceId: string): RawBuilder<unknown> {
  return sql`
    objection as materialized (
      select part.member_id, min(objections.objected_at) as objected_at
        from part
        join consent.sharing_objections as objections
          on objections.workspace_id = ${workspaceId}
         and objections.profile_id = part.profile_id
       group by part.member_id
    )
  `
}

/** Why sharing keeps a message back; null when it does not. Where no law is known, an objection counts too. */
export const sharingRefusal: RawBuilder<'sharing_opted_out' | null> = sql`
  case
    when purpose.shares and objection.member_id is not null and coalesce(policy.global_privacy_control, true)
      then 'sharing_opted_out'
  end`
