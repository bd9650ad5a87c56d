import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'

export const invariants: readonly Invariant[] = [
  {
    id: 'experiments.arm-is-the-buckets',
    claim: {
      en: 'Each arm is the one that the member’s bucket gives for the share of that moment, or that of a profile which was part of them.',
      'zh-CN': '每位会员的分组，都与其分桶及当时的对照组比例一致，或沿用已并入档案的分组。',
    },
    check: armsAgree,
  },
]

async function armsAgree(ctx: Ctx): Promise<InvariantResult> {
  const { rows } = await sql<InvariantResult>`
    with judged as (
      select assignments.experiment,
             assignments.member_id,
             (assignments.arm = 'holdout') is distinct from
               (experiments.bucket(assignments.experiment, coalesce(first.member_id, assignments.member_id)) < assignments.holdout_share)
             or (assignments.given_by is not null and first.member_id is null) as breach
        from experiments.assignments
        left join lateral (
          -- A profile may have had its arm from another.
          with recursive given as (
            select assignments.given_by as member_id
             union
            select next.given_by
              from given
              join experiments.assignments as next
                on next.workspace_id = assignments.workspace_id
               and next.experiment = assignments.experiment
               and next.member_id = given.member_id
             where next.given_by is not null
          )
          select next.member_id
            from given
            join experiments.assignments as next
              on next.workspace_id = assignments.workspace_id
             and next.experiment = assignments.experiment
             and next.member_id = given.member_id
           where next.given_by is null
        ) as first on assignments.given_by is not null
       where assignments.workspace_id = ${ctx.workspaceId}
    )
    select count(*) as checked,
           count(*) filter (where judged.breach) as breaches,
           coalesce((array_agg(judged.experiment || ' ' || judged.member_id::text) filter (where judged.breach))[1:5], '{}') as sample
      from judged
  `.execute(ctx.tx)
  return rows[0]!
}
