import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'

export interface Counts {
  readonly members: number
  readonly ownSegments: number
  readonly consents: number
  readonly startedJourneys: number
  readonly reachedByJourney: number
  readonly quarantined: number
}

/** What the first page counts, each over the table it belongs to; the last four stop at the first row or are small. */
export async function readCounts(ctx: Ctx): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select (select count(*)
              from members.members
             where members.workspace_id = ${ctx.workspaceId}
               and members.kind = 'known'
               and members.merged_into is null) as members,
           (select count(*)
              from segments.segments
             where segments.workspace_id = ${ctx.workspaceId}
               and segments.origin = 'own') as "ownSegments",
           (select count(*)
              from (select
                      from consent.current
                     where current.workspace_id = ${ctx.workspaceId}
                       and current.purpose = 'marketing'
                       and current.state = 'granted'
                     limit 1) as granted) as consents,
           (select count(*)
              from journeys.journeys
             where journeys.workspace_id = ${ctx.workspaceId}
               and journeys.state <> 'draft') as "startedJourneys",
           (select count(*)
              from (select
                      from messaging.intents
                     where intents.workspace_id = ${ctx.workspaceId}
                       and intents.journey_id is not null
                       and intents.state in ('sent', 'sandboxed')
                     limit 1) as reached) as "reachedByJourney",
           (select count(*)
              from events.quarantine
             where quarantine.workspace_id = ${ctx.workspaceId}
               and quarantine.state = 'waiting') as quarantined
  `.execute(ctx.tx)
  return rows[0]!
}

export interface MessageCounts {
  readonly waiting: number
  readonly sandboxed: number
  readonly sent: number
  readonly refused: number
}

/** Messages by how far they came; those on their way to the provider are still waiting for an answer. */
export async function readMessageCounts(ctx: Ctx): Promise<MessageCounts> {
  const { rows } = await sql<MessageCounts>`
    select count(*) filter (where intents.state in ('waiting', 'sending')) as waiting,
           count(*) filter (where intents.state = 'sandboxed') as sandboxed,
           count(*) filter (where intents.state = 'sent') as sent,
           count(*) filter (where intents.state = 'refused') as refused
      from messaging.intents
     where intents.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
  return rows[0]!
}

/**
 * At most so many withdrew since, and at least so many held a consent to promotion then and hold it still; and at most so
 * many withdrew lately. The rate itself replays all that was ever said, and is asked for only where these let it be too high.
 */
export async function readWithdrawalBounds(
  ctx: Ctx,
  { since, lately }: { since: Date; lately: Date },
): Promise<{ withdrawn: number; lately: number; held: number }> {
  const { rows } = await sql<{ withdrawn: number; lately: number; held: number }>`
    select said.withdrawn, said.lately,
           (select count(distinct current.member_id)
              from consent.current
              join consent.purposes
                on purposes.workspace_id = current.workspace_id
               and purposes.purpose = current.purpose
               and purposes.promotional
              join members.members
                on members.workspace_id = current.workspace_id
               and members.member_id = current.member_id
               and members.merged_into is null
             where current.workspace_id = ${ctx.workspaceId}
               and current.state = 'granted'
               and current.occurred_at < ${since}
               and current.notice_version >= purposes.least_version
               and coalesce(current.valid_until > ${ctx.now}, true)) as held
      from (
        select count(distinct events.member_id) as withdrawn,
               count(distinct events.member_id) filter (where events.occurred_at >= ${lately}) as lately
          from consent.events
         where events.workspace_id = ${ctx.workspaceId}
           and events.state = 'withdrawn'
           and events.occurred_at >= ${since}
      ) as said
  `.execute(ctx.tx)
  return rows[0]!
}
