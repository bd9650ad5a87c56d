import type { gateReasons, intentStates } from '@regulars/contract/messaging'
import type { Channel } from '#modules/consent/index'
import { sql, type Tx } from '#platform/postgres'

export type IntentState = (typeof intentStates)[number]
export type Reason = (typeof gateReasons)[number]

export interface StoredIntent {
  readonly id: string
  readonly memberId: string
  readonly externalId: string | null
  readonly channel: Channel
  readonly purpose: string
  readonly template: string
  readonly cause: string
  readonly state: IntentState
  readonly reason: Reason | null
  readonly createdAt: Date
  readonly decidedAt: Date | null
  readonly dueAt: Date
  readonly providerMessageId: string | null
  /** Holds a one-time code. */
  readonly hasCode: boolean
  /** Sealed. */
  readonly message: Buffer | null
  readonly gateVersion: number | null
  readonly refusals: readonly (string | null)[] | null
  readonly findings: readonly string[] | null
}

const columns = sql`
  intents.intent_id as id, intents.member_id as "memberId", members.external_id as "externalId", intents.channel,
  intents.purpose, intents.template, intents.cause, intents.state, intents.reason, intents.created_at as "createdAt",
  intents.decided_at as "decidedAt", intents.due_at as "dueAt", intents.provider_message_id as "providerMessageId",
  intents.code is not null as "hasCode", intents.message, intents.gate_version as "gateVersion", intents.refusals, intents.findings
`

export interface IntentFilter {
  readonly state: string | null
  readonly reason: string | null
  /** Profiles: a message stays with the one it was for when that becomes part of another. */
  readonly memberIds: readonly string[] | null
  readonly journeyId: string | null
}

/** Newest first: ids sort by the time they were made. */
export async function pageOfIntents(
  tx: Tx,
  workspaceId: string,
  filter: IntentFilter,
  page: { after: string | null; limit: number },
): Promise<StoredIntent[]> {
  const { rows } = await sql<StoredIntent>`
    select ${columns}
      from messaging.intents
      left join members.members
        on members.workspace_id = intents.workspace_id
       and members.member_id = intents.member_id
     where ${matching(workspaceId, filter)}
       ${page.after ? sql`and intents.intent_id < ${page.after}` : sql``}
     order by intents.intent_id desc
     limit ${page.limit}
  `.execute(tx)
  return rows
}

export async function intentById(tx: Tx, workspaceId: string, intentId: string): Promise<StoredIntent | undefined> {
  const { rows } = await sql<StoredIntent>`
    select ${columns}
      from messaging.intents
      left join members.members
        on members.workspace_id = intents.workspace_id
       and members.member_id = intents.member_id
     where intents.workspace_id = ${workspaceId}
       and intents.intent_id = ${intentId}
  `.execute(tx)
  return rows[0]
}

/** How many are in each state, and why; over the member and journey asked for. */
export async function countIntents(
  tx: Tx,
  workspaceId: string,
  filter: Pick<IntentFilter, 'memberIds' | 'journeyId'>,
): Promise<{ state: IntentState; reason: Reason | null; count: number }[]> {
  const { rows } = await sql<{ state: IntentState; reason: Reason | null; count: number }>`
    select intents.state, intents.reason, count(*) as count
      from messaging.intents
     where ${matching(workspaceId, { ...filter, state: null, reason: null })}
     group by intents.state, intents.reason
     order by count(*) desc
  `.execute(tx)
  return rows
}

function matching(workspaceId: string, filter: IntentFilter) {
  return sql`
    intents.workspace_id = ${workspaceId}
    ${filter.state ? sql`and intents.state = ${filter.state}` : sql``}
    ${filter.reason ? sql`and intents.reason = ${filter.reason}` : sql``}
    ${filter.memberIds ? sql`and intents.member_id = any(${filter.memberIds as string[]}::uuid[])` : sql``}
    ${filter.journeyId ? sql`and intents.journey_id = ${filter.journeyId}` : sql``}
  `
}
