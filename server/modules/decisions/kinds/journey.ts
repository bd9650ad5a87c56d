import type { Rule } from '@regulars/contract/rules'
import { featuresOf } from '#modules/segments/index'
import { sql } from '#platform/postgres'
import { bySwitch, type DecisionKind } from './kind.ts'

/** Whom a journey takes in, and which way they go at its branches. */
export const journey: DecisionKind = {
  code: 'journey',
  name: { en: 'Journeys', 'zh-CN': '旅程' },
  decides: {
    en: 'Who enters a journey, and which way they go where it asks what they did since',
    'zh-CN': '谁进入旅程，以及按此后的行为走哪条分支',
  },
  effect: 'contact',
  stoppedBy: bySwitch,
  async deciders(ctx) {
    const { rows } = await sql<{ id: string; name: string; version: number; rule: Rule; events: string[] }>`
      select journeys.journey_id as id, journeys.name, journeys.version, segments.rule, versions.branch_events as events
        from journeys.journeys
        join journeys.versions
          on versions.workspace_id = journeys.workspace_id
         and versions.journey_id = journeys.journey_id
         and versions.version = journeys.version
        join segments.segments
          on segments.workspace_id = versions.workspace_id
         and segments.segment_id = versions.segment_id
       where journeys.workspace_id = ${ctx.workspaceId}
         and journeys.state <> 'stopped'
       order by journeys.created_at desc
       limit 500
    `.execute(ctx.tx)
    return rows.map(({ id, name, version, rule, events }) => ({
      ...{ id, version, name: { en: name, 'zh-CN': name } },
      features: [...new Set([...featuresOf(rule), ...events.map((event) => `event:${event}`)])],
    }))
  },
  async made(ctx, { profileIds }, limit) {
    const { rows } = await sql<Run>`
      select runs.journey_id as subject, journeys.name, runs.version, runs.entered_at as at, runs.state, runs.features,
             segments.name as segment, runs.rule_version as "ruleVersion",
             exists (
               select
                 from journeys.exclusions
                where exclusions.workspace_id = runs.workspace_id
                  and exclusions.journey_id = runs.journey_id
                  and exclusions.member_id = runs.member_id
             ) as "isOut"
        from journeys.runs
        join journeys.journeys
          on journeys.workspace_id = runs.workspace_id
         and journeys.journey_id = runs.journey_id
        join journeys.versions
          on versions.workspace_id = runs.workspace_id
         and versions.journey_id = runs.journey_id
         and versions.version = runs.version
        left join segments.segments
          on segments.workspace_id = versions.workspace_id
         and segments.segment_id = versions.segment_id
       where runs.workspace_id = ${ctx.workspaceId}
         and runs.member_id = any(${profileIds as string[]}::uuid[])
         and runs.arm = 'treated'
       order by runs.entered_at desc, runs.run_id desc
       limit ${limit}
    `.execute(ctx.tx)
    return rows.map(({ subject, name, version, at, state, features, segment, ruleVersion, isOut }) => ({
      ...{ subject, version, at, name: { en: name, 'zh-CN': name }, features: features ?? [] },
      outcome: isOut ? outcomes.out : outcomes[state],
      sentences: [
        {
          en: `Came into it through the group “${segment ?? '–'}” (rule ${ruleVersion ?? '–'})`,
          'zh-CN': `通过人群“${segment ?? '–'}”进入（规则第 ${ruleVersion ?? '–'} 版）`,
        },
        ...((features ?? []).length === 0 ? [chosenByNothing] : []),
      ],
    }))
  },
  comparison: {
    means: { en: 'The member of the segment entered the journey', 'zh-CN': '人群中的会员进入了旅程' },
    cases: ({ workspaceId, from, until, subject }) => sql`
      select memberships.member_id,
             exists (
               select
                 from journeys.runs
                where runs.workspace_id = memberships.workspace_id
                  and runs.journey_id = journeys.journey_id
                  and runs.member_id = memberships.member_id
                  and runs.entered_at >= ${from}
                  and runs.entered_at < ${until}
             ) as favourable,
             null::text as channel
        from journeys.journeys
        join journeys.versions
          on versions.workspace_id = journeys.workspace_id
         and versions.journey_id = journeys.journey_id
         and versions.version = journeys.version
        join segments.memberships
          on memberships.workspace_id = versions.workspace_id
         and memberships.segment_id = versions.segment_id
         and memberships.entered_at < ${until}
       where journeys.workspace_id = ${workspaceId}
         and (${subject}::uuid is null or journeys.journey_id = ${subject}::uuid)
         and journeys.started_at < ${until}`,
  },
}

const chosenByNothing = {
  en: 'No trait was read: everyone who agreed gets this',
  'zh-CN': '未读取任何特征：所有同意的会员都会收到',
}

const outcomes = {
  active: { en: 'Under way', 'zh-CN': '进行中' },
  waiting: { en: 'Under way', 'zh-CN': '进行中' },
  finished: { en: 'Through', 'zh-CN': '已完成' },
  stopped: { en: 'Ended', 'zh-CN': '已终止' },
  merged: { en: 'Went on as one with another profile', 'zh-CN': '已并入另一档案继续' },
  out: { en: 'Stays out', 'zh-CN': '暂不参与' },
} as const

interface Run {
  subject: string
  name: string
  version: number
  at: Date
  state: Exclude<keyof typeof outcomes, 'out'>
  features: string[] | null
  segment: string | null
  ruleVersion: number | null
  isOut: boolean
}
