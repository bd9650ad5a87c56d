import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import { type Span, withdrawals } from '../metrics/index.ts'

/** A withdrawal is put down to a message of its channel in the days before it. */
export const DAYS_AFTER_A_MESSAGE = 7

const MAX_MESSAGES = 100

export interface MessageWithdrawals {
  readonly template: string
  readonly channel: string
  readonly journeyId: string | null
  readonly journey: string | null
  readonly delivered: number
  readonly withdrawn: number
}

/**
 * Of the messages handed over in the span, or kept in the sandbox, by template and journey: how many, and how many
 * members took a consent to marketing back on that channel in the seven days after one. `until` is the end of what is known.
 */
export async function messageWithdrawals(ctx: Ctx, { from, to }: Span, until: Date): Promise<MessageWithdrawals[]> {
  const { rows } = await sql<MessageWithdrawals>`
    with recursive ${withdrawals(ctx, { from, to: until })},
    delivered as (
      select intents.intent_id, intents.channel, intents.template, intents.journey_id,
             coalesce(last_heirs.heir_id, intents.member_id) as member_id,
             coalesce(intents.handed_over_at, intents.decided_at) as at
        from messaging.intents
        left join last_heirs
          on last_heirs.member_id = intents.member_id
       where intents.workspace_id = ${ctx.workspaceId}
         and intents.state in ('sent', 'sandboxed')
         and coalesce(intents.handed_over_at, intents.decided_at) >= ${from}
         and coalesce(intents.handed_over_at, intents.decided_at) < ${to}
    )
    select delivered.template, delivered.channel, delivered.journey_id as "journeyId", journeys.name as journey,
           count(distinct delivered.intent_id) as delivered,
           count(distinct taken_back.member_id) as withdrawn
      from delivered
      left join taken_back
        on taken_back.member_id = delivered.member_id
       and taken_back.channel = delivered.channel
       and taken_back.promotional
       and taken_back.at > delivered.at
       and taken_back.at <= delivered.at + ${DAYS_AFTER_A_MESSAGE} * interval '1 day'
      left join journeys.journeys
        on journeys.workspace_id = ${ctx.workspaceId}
       and journeys.journey_id = delivered.journey_id
     group by delivered.template, delivered.channel, delivered.journey_id, journeys.name
     order by withdrawn desc, delivered desc, delivered.template
     limit ${MAX_MESSAGES}
  `.execute(ctx.tx)
  return rows
}
