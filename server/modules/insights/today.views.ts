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
