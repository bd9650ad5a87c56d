import { sql } from '#platform/postgres'
import type { DecisionKind } from './kind.ts'

const drawn = {
  en: 'Drawn by lot from the member’s number in the system; nothing of the member is read',
  'zh-CN': '由系统编号抽签决定，不读取会员的任何特征',
}

/** Who is kept aside to compare with. */
export const holdout: DecisionKind = {
  code: 'holdout',
  name: { en: 'Hold-outs', 'zh-CN': '对照组' },
  decides: {
    en: 'Who gets nothing of a journey, so that its effect can be told',
    'zh-CN': '谁不收到旅程内容，以便衡量效果',
  },
  effect: 'contact',
  stoppedBy: { en: 'A share of nought in the journey', 'zh-CN': '将旅程的对照比例设为零' },
  async deciders(ctx) {
    const { rows } = await sql<{ id: string; name: string; version: number }>`
      select journeys.journey_id as id, journeys.name, journeys.version
        from journeys.journeys
        join journeys.versions
          on versions.workspace_id = journeys.workspace_id
         and versions.journey_id = journeys.journey_id
         and versions.version = journeys.version
       where journeys.workspace_id = ${ctx.workspaceId}
         and journeys.state <> 'stopped'
         and versions.holdout_percent > 0
       order by journeys.created_at desc
       limit 500
    `.execute(ctx.tx)
    return rows.map(({ id, name, version }) => ({ id, version, name: { en: name, 'zh-CN': name }, features: [] }))
  },
  async made(ctx, { profileIds }, limit) {
    const { rows } = await sql<{ subject: string; name: string; version: number; at: Date }>`
      select runs.journey_id as subject, journeys.name, runs.version, runs.entered_at as at
        from journeys.runs
        join journeys.journeys
          on journeys.workspace_id = runs.workspace_id
         and journeys.journey_id = runs.journey_id
       where runs.workspace_id = ${ctx.workspaceId}
         and runs.member_id = any(${profileIds as string[]}::uuid[])
         and runs.arm = 'holdout'
       order by runs.entered_at desc, runs.run_id desc
       limit ${limit}
    `.execute(ctx.tx)
    return rows.map(({ subject, name, version, at }) => ({
      ...{ subject, version, at, name: { en: name, 'zh-CN': name }, features: [] },
      outcome: { en: 'Kept aside', 'zh-CN': '留作对照' },
      sentences: [drawn],
    }))
  },
  comparison: {
    means: { en: 'The member was not kept aside', 'zh-CN': '会员未被留作对照' },
    cases: ({ workspaceId, from, until, subject }) => sql`
      select runs.member_id, runs.arm = 'treated' as favourable, null::text as channel
        from journeys.runs
        join journeys.versions
          on versions.workspace_id = runs.workspace_id
         and versions.journey_id = runs.journey_id
         and versions.version = runs.version
         and versions.holdout_percent > 0
       where runs.workspace_id = ${workspaceId}
         and (${subject}::uuid is null or runs.journey_id = ${subject}::uuid)
         and runs.entered_at >= ${from}
         and runs.entered_at < ${until}`,
  },
}
