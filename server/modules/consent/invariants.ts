import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'

export const invariants: readonly Invariant[] = [
  {
    id: 'consent.standing-is-the-replay',
    claim: {
      en: 'Where a member stands equals the replay of everything they said: the latest word, a withdrawal before a grant of the same instant.',
      'zh-CN': '会员当前的同意状态等于其全部同意记录的重放结果：以最晚者为准，同一时刻撤回优先。',
    },
    check: standingIsReplay,
  },
]

async function standingIsReplay(ctx: Ctx): Promise<InvariantResult> {
  const { rows } = await sql<InvariantResult>`
    with replay as (
      select distinct on (events.member_id, events.purpose, events.channel)
             events.member_id, events.purpose, events.channel, events.state, events.occurred_at
        from consent.events
       where events.workspace_id = ${ctx.workspaceId}
       order by events.member_id, events.purpose, events.channel,
                events.occurred_at desc, (events.state = 'withdrawn') desc
    ),
    compared as (
      select coalesce(replay.member_id, standing.member_id) as member_id,
             (replay.state, replay.occurred_at) is distinct from (standing.state, standing.occurred_at) as breach
        from replay
        full join (
          select current.*
            from consent.current
           where current.workspace_id = ${ctx.workspaceId}
        ) as standing
          on standing.member_id = replay.member_id
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
