import type { Reason } from '@regulars/contract/segments'
import { everySegment, explainInside, featuresOf } from '#modules/segments/index'
import { sql } from '#platform/postgres'
import { bySwitch, type DecisionKind } from './kind.ts'

/** In which groups a member is. It changes nothing for them by itself: journeys and exports use it. */
export const segment: DecisionKind = {
  code: 'segment',
  name: { en: 'Segments', 'zh-CN': '人群' },
  decides: {
    en: 'Which groups a member is in, by rules over what is known of them',
    'zh-CN': '按规则判断会员属于哪些人群',
  },
  effect: 'status',
  stoppedBy: bySwitch,
  async deciders(ctx) {
    return (await everySegment(ctx)).map(({ id, words, ruleVersion, rule }) => ({
      ...{ id, name: words.name, version: ruleVersion, features: featuresOf(rule) },
    }))
  },
  async made(ctx, { memberId }, limit) {
    const known = new Map((await everySegment(ctx)).map((one) => [one.id, one]))
    const { items } = await explainInside(ctx, memberId, limit)
    return items.flatMap(({ segment: id, enteredAt, reason }) => {
      const one = known.get(id)
      if (!one) return []
      return [
        {
          ...{ subject: id, name: one.words.name, version: one.ruleVersion },
          at: enteredAt === null ? null : new Date(enteredAt),
          outcome: { en: 'In the group', 'zh-CN': '属于该人群' },
          sentences: leavesOf(reason),
          features: featuresOf(one.rule),
        },
      ]
    })
  },
  comparison: {
    means: { en: 'The member is in the segment', 'zh-CN': '会员属于该人群' },
    cases: ({ workspaceId, until, subject }) => sql`
      select members.member_id,
             exists (
               select
                 from segments.memberships
                where memberships.workspace_id = members.workspace_id
                  and memberships.segment_id = ${subject}::uuid
                  and memberships.member_id = members.member_id
             ) as favourable,
             null::text as channel
        from members.members
       where members.workspace_id = ${workspaceId}
         and members.kind = 'known'
         and members.merged_into is null
         and members.first_seen_at < ${until}`,
  },
}

/** The conditions of a rule that say something, without the groups around them. */
function leavesOf(reason: Reason): Reason['sentence'][] {
  return reason.reasons ? reason.reasons.flatMap(leavesOf) : [reason.sentence]
}
