import type { RawBuilder } from 'kysely'
import type { Ctx } from '../../platform/context.ts'
import type { Invariant, InvariantResult } from '../../platform/module.ts'
import { sql } from '../../platform/postgres.ts'
import { HISTORY } from '../events/index.ts'

/** Claims about what is stored; each is broken on purpose in `invariants.db.test.ts`. */
export const invariants: readonly Invariant[] = [
  {
    id: 'segments.every-member-in-one-stage',
    claim: {
      en: 'Every known member whose events were looked at is in exactly one lifecycle stage, and nobody else is in any',
      'zh-CN': '每位已处理事件的已知会员恰好处于一个生命周期阶段，其他人不处于任何阶段',
    },
    // A member whose first event is still on the way has no stage yet, so it is only asked once all was looked at.
    check: (ctx) =>
      summarise(
        ctx,
        sql`
          select coalesce(members.member_id, standings.member_id) as at_fault,
                 coalesce(
                   case
                     when members.member_id is null or members.merged_into is not null then standings.stage is null
                     when members.kind = 'anonymous' then standings.stage is null
                     else standings.stage is not null or not ${caughtUp(ctx)}
                   end, true) as holds
            from (select * from members.members where members.workspace_id = ${ctx.workspaceId}) as members
            full join (select * from segments.standings where standings.workspace_id = ${ctx.workspaceId}) as standings
              on standings.member_id = members.member_id
        `,
      ),
  },
  {
    id: 'segments.stage-is-last-in-history',
    claim: {
      en: 'The stage of a member is the last line of its stage history',
      'zh-CN': '会员当前阶段等于其阶段历史的最后一行',
    },
    check: (ctx) =>
      summarise(
        ctx,
        sql`
          select standings.member_id as at_fault,
                 last.to_stage is not distinct from standings.stage
                   and last.changed_at is not distinct from standings.since as holds
            from segments.standings
            left join lateral (
              select stage_history.to_stage, stage_history.changed_at
                from segments.stage_history
               where stage_history.workspace_id = standings.workspace_id
                 and stage_history.member_id = standings.member_id
               order by stage_history.change_id desc
               limit 1
            ) as last
              on true
           where standings.workspace_id = ${ctx.workspaceId}
        `,
      ),
  },
  {
    id: 'segments.size-is-entered-less-left',
    claim: {
      en: 'The members of a segment are as many as entered it less those who left',
      'zh-CN': '人群成员数等于进入人数减去离开人数',
    },
    check: (ctx) =>
      summarise(
        ctx,
        sql`
          select segments.segment_id as at_fault,
                 (select count(*)
                    from segments.memberships
                   where memberships.workspace_id = segments.workspace_id
                     and memberships.segment_id = segments.segment_id)
                 = (select coalesce(sum(membership_days.entered - membership_days.departed), 0)
                      from segments.membership_days
                     where membership_days.workspace_id = segments.workspace_id
                       and membership_days.segment_id = segments.segment_id) as holds
            from segments.segments
           where segments.workspace_id = ${ctx.workspaceId}
        `,
      ),
  },
  {
    id: 'segments.only-members-are-inside',
    claim: {
      en: 'Only members who were not merged into another are in a segment or have scores',
      'zh-CN': '只有未被合并的会员才在人群中或拥有评分',
    },
    check: (ctx) =>
      summarise(
        ctx,
        sql`
          select placed.member_id as at_fault,
                 exists (
                   select from members.members
                    where members.workspace_id = ${ctx.workspaceId}
                      and members.member_id = placed.member_id
                      and members.merged_into is null
                 ) or not ${caughtUp(ctx)} as holds
            from (
              select memberships.member_id from segments.memberships where memberships.workspace_id = ${ctx.workspaceId}
              union
              select rfm_scores.member_id from segments.rfm_scores where rfm_scores.workspace_id = ${ctx.workspaceId}
            ) as placed
        `,
      ),
  },
]

/** True when the tick has passed everything that is in the history and nobody is due. */
function caughtUp(ctx: Ctx): RawBuilder<boolean> {
  return sql<boolean>`(
    not exists (
      select from log.cursors as filled
        left join log.cursors as followed
          on followed.workspace_id = filled.workspace_id
         and followed.shard = filled.shard
         and followed.consumer = 'segments'
       where filled.workspace_id = ${ctx.workspaceId}
         and filled.consumer = ${HISTORY}
         and (followed.shard is null or (followed.xid, followed.last_id) < (filled.xid, filled.last_id))
    )
    and not exists (
      select from segments.standings as due
       where due.workspace_id = ${ctx.workspaceId}
         and due.next_change_at <= ${ctx.now}
    )
    and not exists (
      select from segments.progress
       where progress.workspace_id = ${ctx.workspaceId}
         and progress.orders_arrived
    )
  )`
}

async function summarise(ctx: Ctx, rows: RawBuilder<unknown>): Promise<InvariantResult> {
  const { rows: found } = await sql<{ checked: number; breaches: number; sample: string[] | null }>`
    select count(*) as checked,
           count(*) filter (where not looked.holds) as breaches,
           (array_agg(looked.at_fault::text) filter (where not looked.holds))[1:5] as sample
      from (${rows}) as looked
  `.execute(ctx.tx)
  const { checked, breaches, sample } = found[0]!
  return { checked, breaches, sample: sample ?? [] }
}
