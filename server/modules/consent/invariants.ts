import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'
import { replayed } from './merge.store.ts'

export const invariants: readonly Invariant[] = [
  {
    id: 'consent.standing-is-the-replay',
    claim: {
      en: 'Where a member stands equals the replay of everything they said: the latest word, a withdrawal before a grant of the same instant, and at a merge the stricter of the two.',
      'zh-CN': '会员当前的同意状态等于其全部同意记录的重放结果：以最晚者为准，同一时刻撤回优先，合并时以更严格者为准。',
    },
    check: standingIsReplay,
  },
]

async function standingIsReplay(ctx: Ctx): Promise<InvariantResult> {
  const { rows } = await sql<InvariantResult>`
    with recursive ${replayed(
      ctx.workspaceId,
      sql`
        select distinct events.member_id, events.purpose, events.channel
          from consent.events
         where events.workspace_id = ${ctx.workspaceId}
         union
        select carried.into_id, events.purpose, events.channel
          from consent.carried_merges as carried
          join consent.events
            on events.workspace_id = carried.workspace_id
           and events.member_id = carried.from_id
         where carried.workspace_id = ${ctx.workspaceId}
           and carried.undone_at is null
         union
        select current.member_id, current.purpose, current.channel
          from consent.current
         where current.workspace_id = ${ctx.workspaceId}`,
    )},
    compared as (
      select coalesce(replay.root_id, standing.member_id) as member_id,
             (replay.state, replay.occurred_at, replay.notice_version, replay.valid_until) is distinct from
               (standing.state, standing.occurred_at, standing.notice_version, standing.valid_until) as breach
        from replay
        full join (
          select current.*
            from consent.current
           where current.workspace_id = ${ctx.workspaceId}
        ) as standing
          on standing.member_id = replay.root_id
         and standing.purpose = replay.purpose
         and standing.channel = replay.channel
    )
    select count(*) as checked,
           count(*) filter (where compared.breach) as breaches,
           coalesce((array_agg(compared.member_id::text) filter (where compared.breach))[1:5], '{}') as sample
      from compared
  `.execute(ctx.tx)
  return rows[0]!
}
