import { sql } from '#platform/postgres'
import { type EvidenceKind, fact, SAMPLED } from './evidence.ts'

/** What decides by itself whom to write to, and who said no to being chosen so. */
export const automatedDecisions: EvidenceKind = {
  async take(ctx, since) {
    const { rows } = await sql<{ journeys: string[]; segments: number; decided: number; objecting: number }>`
      select array(
               select journeys.name
                 from journeys.journeys
                where journeys.workspace_id = ${ctx.workspaceId}
                  and journeys.state = 'running'
                order by journeys.name
             ) as journeys,
             (select count(*) from segments.segments where segments.workspace_id = ${ctx.workspaceId}) as segments,
             (select count(*)
                from messaging.intents
               where intents.workspace_id = ${ctx.workspaceId}
                 and intents.journey_id is not null
                 and intents.decided_at >= ${since}) as decided,
             (select count(*)
                from (
                  select distinct on (personalisation.member_id) personalisation.allowed
                    from consent.personalisation
                   where personalisation.workspace_id = ${ctx.workspaceId}
                   order by personalisation.member_id, personalisation.occurred_at desc, personalisation.choice_id desc
                ) as latest
               where not latest.allowed) as objecting
    `.execute(ctx.tx)
    const { journeys, segments, decided, objecting } = rows[0]!
    return {
      sentence: {
        en: `${journeys.length} journeys decide by themselves and decided on ${decided} messages; ${objecting} members said no to personalisation.`,
        'zh-CN': `${journeys.length} 个旅程自动作出决策，共决定 ${decided} 条消息；${objecting} 位会员拒绝个性化。`,
      },
      concern: false,
      facts: [
        fact('Running journeys', '运行中的旅程', journeys.length),
        fact('Segments they can choose from', '可供选择的人群', segments),
        fact('Messages decided on', '已决定的消息', decided),
        fact('Members without personalisation', '拒绝个性化的会员', objecting),
      ],
      sample: journeys.slice(0, SAMPLED),
    }
  },
}
