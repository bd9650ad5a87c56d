import { sql } from '#platform/postgres'
import { type EvidenceKind, fact, SAMPLED } from './evidence.ts'

/** Consents taken back, and messages that went out on one after it was known here. */
export const withdrawals: EvidenceKind = {
  async take(ctx, since) {
    const { rows } = await sql<{ members: number; said: number; portal: number; after: number; sample: string[] }>`
      with withdrawn as (
        select events.member_id, events.event_id, events.purpose, events.channel, events.source, events.recorded_at
          from consent.events
         where events.workspace_id = ${ctx.workspaceId}
           and events.state = 'withdrawn'
           and events.recorded_at >= ${since}
      ),
      broken as (
        select distinct intents.intent_id
          from consent.current
          join withdrawn
            on withdrawn.member_id = current.said_by
           and withdrawn.event_id = current.event_id
          join messaging.intents
            on intents.workspace_id = current.workspace_id
           and intents.member_id = current.member_id
           and intents.channel = current.channel
           and intents.purpose = current.purpose
           and intents.handed_over_at > withdrawn.recorded_at
         where current.workspace_id = ${ctx.workspaceId}
           and current.state = 'withdrawn'
      )
      select (select count(distinct withdrawn.member_id) from withdrawn) as members,
             (select count(*) from withdrawn) as said,
             (select count(*) from withdrawn where withdrawn.source in ('portal', 'unsubscribe-link')) as portal,
             (select count(*) from broken) as after,
             array(select broken.intent_id::text from broken order by broken.intent_id limit ${SAMPLED}) as sample
    `.execute(ctx.tx)
    const { members, said, portal, after, sample } = rows[0]!
    return {
      sentence: {
        en: `${members} members took a consent back; ${after} messages went out on one after that.`,
        'zh-CN': `${members} 位会员撤回了同意；撤回后仍发出 ${after} 条相应消息。`,
      },
      concern: after > 0,
      facts: [
        fact('Members who withdrew', '撤回的会员', members),
        fact('Withdrawals', '撤回次数', said),
        fact('By members themselves, on their pages or from a message', '会员自行在页面或消息中撤回', portal),
        fact('Messages after a withdrawal', '撤回后发出的消息', after),
      ],
      sample,
    }
  },
}
