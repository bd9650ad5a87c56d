import type { RawBuilder } from 'kysely'
import type { Channel } from '#modules/consent/index'
import { sql, type Tx } from '#platform/postgres'

export interface Claimed {
  readonly intentId: string
  readonly memberId: string
  readonly channel: Channel
  readonly purpose: string
  readonly template: string
  readonly cause: string
  /** A one-time code, sealed. */
  readonly code: Buffer | null
  /** Where it goes instead of the address of the profile, sealed. */
  readonly ownAddress: Buffer | null
  /** Traits by which the member was chosen. */
  readonly features: readonly string[] | null
  /** As the member's profile has it, unchecked. */
  readonly timeZone: unknown
}

const columns = sql`
  intents.intent_id as "intentId", intents.member_id as "memberId", intents.channel, intents.purpose,
  intents.template, intents.cause, intents.code, intents.address as "ownAddress", intents.features, zone.value as "timeZone"
`

/** Takes due intents that no other worker has; they are let go when the transaction ends. */
export async function claimDue(tx: Tx, workspaceId: string, now: Date, limit: number): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    select ${columns}
      from messaging.intents
      left join members.attributes as zone
        on zone.workspace_id = intents.workspace_id
       and zone.member_id = intents.member_id
       and zone.name = 'time_zone'
     where intents.workspace_id = ${workspaceId}
       and intents.state = 'waiting'
       and intents.due_at <= ${now}
     order by intents.due_at, intents.intent_id
     limit ${limit}
       for update of intents skip locked
  `.execute(tx)
  return rows
}

/**
 * Holds who these members are: none becomes part of another, or another part of them, until the transaction ends. Then
 * their profiles are known to the statements that follow, and all that was decided on those is committed. A merge takes
 * the same rows first, in the same order; nothing else waits.
 */
export async function holdMembers(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<void> {
  await sql`
    select
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.member_id = any(${memberIds as string[]}::uuid[])
     order by members.member_id
       for key share
  `.execute(tx)
}

/** Takes the given intents if they are under way still. */
export async function claimUnderWay(tx: Tx, workspaceId: string, intentIds: readonly string[]): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    select ${columns}
      from messaging.intents
      left join members.attributes as zone
        on zone.workspace_id = intents.workspace_id
       and zone.member_id = intents.member_id
       and zone.name = 'time_zone'
     where intents.workspace_id = ${workspaceId}
       and intents.intent_id = any(${intentIds as string[]}::uuid[])
       and intents.state = 'sending'
     order by intents.intent_id
       for update of intents
  `.execute(tx)
  return rows
}

/** What was found out about one intent, or one member, before the statement. */
export interface Prepared {
  readonly memberId: string
  readonly addressIndex: Buffer | null
  readonly timeZone: string
  readonly dayFrom: Date
  readonly quietUntil: Date | null
  /** The member's clock, `HH:MM`. */
  readonly clock: string
  /** In whole years on the member's day; null when it is not known. */
  readonly age: number | null
}

/**
 * The rows that the gate asks about: intents with what was found out. They are claimed, so each is there; the join is an outer
 * one for the planner, who then counts on as many rows as are given whatever it knows of the table.
 */
export function intentRows(
  workspaceId: string,
  prepared: readonly (Prepared & { intentId: string })[],
): RawBuilder<unknown> {
  return sql`
    select intents.intent_id, intents.member_id, intents.channel, intents.purpose, intents.template,
           intents.holdout_key, intents.features, intents.created_at, intents.slot_at,
           prepared.address_index, prepared.time_zone, prepared.day_from, prepared.quiet_until,
           prepared.local_clock, prepared.age
      from unnest(
        ${prepared.map((one) => one.intentId)}::uuid[],
        ${prepared.map((one) => one.addressIndex)}::bytea[],
        ${prepared.map((one) => one.timeZone)}::text[],
        ${prepared.map((one) => one.dayFrom)}::timestamptz[],
        ${prepared.map((one) => one.quietUntil)}::timestamptz[],
        ${prepared.map((one) => one.clock)}::time[],
        ${prepared.map((one) => one.age)}::int[]
      ) as prepared (intent_id, address_index, time_zone, day_from, quiet_until, local_clock, age)
      left join messaging.intents
        on intents.workspace_id = ${workspaceId}
       and intents.intent_id = prepared.intent_id
  `
}

/** Members as if each had an intent for this purpose and channel: what a forecast asks about. */
export function memberRows(
  prepared: readonly Prepared[],
  want: { purpose: string; channel: Channel },
): RawBuilder<unknown> {
  return sql`
    select prepared.member_id, ${want.channel}::text as channel, ${want.purpose}::text as purpose,
           null::timestamptz as slot_at, null::timestamptz as quiet_until, prepared.local_clock,
           prepared.address_index, prepared.time_zone, prepared.day_from, prepared.age
      from unnest(
        ${prepared.map((one) => one.memberId)}::uuid[],
        ${prepared.map((one) => one.addressIndex)}::bytea[],
        ${prepared.map((one) => one.timeZone)}::text[],
        ${prepared.map((one) => one.dayFrom)}::timestamptz[],
        ${prepared.map((one) => one.clock)}::time[],
        ${prepared.map((one) => one.age)}::int[]
      ) as prepared (member_id, address_index, time_zone, day_from, local_clock, age)
  `
}

/** Reads the zones of members for a forecast. */
export async function zonesOf(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<Map<string, unknown>> {
  const { rows } = await sql<{ memberId: string; timeZone: unknown }>`
    select attributes.member_id as "memberId", attributes.value as "timeZone"
      from members.attributes
     where attributes.workspace_id = ${workspaceId}
       and attributes.member_id = any(${memberIds as string[]}::uuid[])
       and attributes.name = 'time_zone'
  `.execute(tx)
  return new Map(rows.map((row) => [row.memberId, row.timeZone]))
}
