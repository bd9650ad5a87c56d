import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'

export const invariants: readonly Invariant[] = [
  {
    id: 'experiments.arm-is-the-buckets',
    claim: {
      en: 'Each arm is the one that the member’s bucket gives for the share of that moment.',
      'zh-CN': '每位会员的分组，都与其分桶及当时的对照组比例一致。',
    },
    check: armsAgree,
  },
]

async function armsAgree(ctx: Ctx): Promise<InvariantResult> {
  const { rows } = await sql<InvariantResult>`
    with judged as (
      select assignments.experiment,
             assignments.member_id,
             (assignments.arm = 'holdout')
               is distinct from (experiments.bucket(assignments.experiment, assignments.member_id) < assignments.holdout_share) as breach
        from experiments.assignments
       where assignments.workspace_id = ${ctx.workspaceId}
    )
    select count(*) as checked,
           count(*) filter (where judged.breach) as breaches,
           coalesce((array_agg(judged.experiment || ' ' || judged.member_id::text) filter (where judged.breach))[1:5], '{}') as sample
      from judged
  `.execute(ctx.tx)
  return rows[0]!
}
