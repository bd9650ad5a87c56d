import type { RawBuilder } from 'kysely'
import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'

/** What `regulars verify` holds journeys to. The table's constraints hold some of it too: this looks past them. */
export const invariants: readonly Invariant[] = [
  {
    id: 'journeys.one-run-for-each-occurrence',
    claim: {
      en: 'A member has one run for each time of entering a journey.',
      'zh-CN': '会员每次进入一个旅程，只有一条运行记录。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select min(runs.run_id::text) as id, count(*) > 1 as breach
            from journeys.runs
           where runs.workspace_id = ${ctx.workspaceId}
           group by runs.journey_id, runs.member_id, runs.occurrence`,
      ),
  },
  {
    id: 'journeys.messages-have-a-run-that-passed',
    claim: {
      en: 'Each message of a journey belongs to a treated run that passed the step it comes from.',
      'zh-CN': '旅程的每条消息，都来自一条已通过对应步骤的实验组运行记录。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select intents.intent_id::text as id,
                 runs.run_id is null
                 or not ${isSamePerson(sql`runs.member_id`, sql`intents.member_id`)}
                 or runs.arm <> 'treated'
                 or split_part(intents.cause, '/', 2) <> all(runs.path) as breach
            from messaging.intents
            left join journeys.runs
              on runs.workspace_id = intents.workspace_id
             and runs.journey_id = intents.journey_id
             and runs.run_id::text = intents.occurrence
           where intents.workspace_id = ${ctx.workspaceId}
             and intents.cause like 'journey:%'`,
      ),
  },
  {
    id: 'journeys.holdout-gets-nothing',
    claim: {
      en: 'A held-out run passes no step and has no message.',
      'zh-CN': '对照组的运行记录不经过任何步骤，也没有任何消息。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select runs.run_id::text as id,
                 cardinality(runs.path) > 0
                 or runs.step is not null
                 or exists (
                   select from messaging.intents
                    where intents.workspace_id = runs.workspace_id
                      and intents.member_id = runs.member_id
                      and intents.occurrence = runs.run_id::text
                 ) as breach
            from journeys.runs
           where runs.workspace_id = ${ctx.workspaceId}
             and runs.arm = 'holdout'`,
      ),
  },
  {
    id: 'journeys.finished-is-never-due',
    claim: {
      en: 'A run that is through has no due time, and one under way has one.',
      'zh-CN': '已结束的运行记录没有到期时间，进行中的一定有。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select runs.run_id::text as id,
                 (runs.due_at is null) <> (runs.state in ('finished', 'stopped', 'merged'))
                 or (runs.due_at is null) <> (runs.finished_at is not null) as breach
            from journeys.runs
           where runs.workspace_id = ${ctx.workspaceId}`,
      ),
  },
  {
    id: 'journeys.arm-is-the-assigned',
    claim: {
      en: 'The arm of a run is the one that the member, or a profile that is or was part of them, was assigned.',
      'zh-CN': '运行记录的分组，与会员（或曾并入其中的档案）被分配的分组一致。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select runs.run_id::text as id,
                 assignments.arm is distinct from runs.arm
                 and not exists (
                   select from experiments.assignments as other
                    where other.workspace_id = runs.workspace_id
                      and other.experiment = 'journey:' || runs.journey_id::text
                      and other.member_id <> runs.member_id
                      and other.arm = runs.arm
                      and ${isSamePerson(sql`runs.member_id`, sql`other.member_id`)}
                 ) as breach
            from journeys.runs
            left join experiments.assignments
              on assignments.workspace_id = runs.workspace_id
             and assignments.experiment = 'journey:' || runs.journey_id::text
             and assignments.member_id = runs.member_id
           where runs.workspace_id = ${ctx.workspaceId}`,
      ),
  },
  {
    id: 'journeys.each-step-once',
    claim: {
      en: 'A run passes a step at most once.',
      'zh-CN': '每条运行记录至多经过同一步骤一次。',
    },
    check: (ctx) =>
      judge(
        ctx,
        sql`
          select runs.run_id::text as id,
                 cardinality(runs.path) > (select count(distinct step) from unnest(runs.path) as step) as breach
            from journeys.runs
           where runs.workspace_id = ${ctx.workspaceId}`,
      ),
  },
]

/** Whether two ids are of members that are one, or were at some time. */
function isSamePerson(one: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(
    ${one} = ${other}
    or ${other} in (
      with recursive kin (workspace_id, member_id) as (
        select runs.workspace_id, ${one}
         union
        select kin.workspace_id, case when merges.from_id = kin.member_id then merges.into_id else merges.from_id end
          from kin
          join members.merges
            on merges.workspace_id = kin.workspace_id
           and (merges.from_id = kin.member_id or merges.into_id = kin.member_id)
      )
      select kin.member_id from kin
    )
  )`
}

const SAMPLES = 5

/** Counts the rows of a judgement: an `id`, and whether it is a `breach`. */
async function judge(ctx: Ctx, judgement: RawBuilder<unknown>): Promise<InvariantResult> {
  const { rows } = await sql<InvariantResult>`
    with judged as (${judgement})
    select count(*) as checked,
           count(*) filter (where judged.breach) as breaches,
           coalesce((array_agg(judged.id) filter (where judged.breach))[1:${SAMPLES}::int], '{}') as sample
      from judged
  `.execute(ctx.tx)
  return rows[0]!
}
