import type { RawBuilder } from 'kysely'
import { type Workspace, workspaceOf } from '#modules/access/index'
import { type Channel, holdAnswers } from '#modules/consent/index'
import { type DirectName, directValuesOf, yearsOn } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { channelKind, suppressionIndex } from '../channels/channel.ts'
import { MessageSafe } from '../delivery/seal.ts'
import { liveChannelsOf } from '../settings/channels.commands.ts'
import { type Policy, policyOf } from '../settings/policy.store.ts'
import type { Scope } from './check.ts'
import {
  type Claimed,
  claimDue,
  claimUnderWay,
  holdMembers,
  intentRows,
  memberRows,
  type Prepared,
  zonesOf,
} from './gate.store.ts'
import { type Decided, decision, forecast, secondLook } from './gate.ts'
import { type LocalTime, localTime, zoneOf } from './zones.ts'

/** One decision, with what is needed to write the message. The address is in the clear: never log or store it. */
export interface Decision extends Claimed {
  readonly state: Decided['state']
  readonly reason: string | null
  readonly address: string | null
}

/**
 * Decides on due intents, in a fixed number of statements whatever the number of intents, in the caller's transaction.
 * This is the only way a message gets past `waiting`.
 */
export async function decideDue(ctx: Ctx, limit: number): Promise<Decision[]> {
  const claimed = await claimDue(ctx.tx, ctx.workspaceId, ctx.now, limit)
  if (claimed.length === 0) return []
  const memberIds = [...new Set(claimed.map((intent) => intent.memberId))]
  await holdAnswers(ctx.tx, ctx.workspaceId, memberIds, 'shared')
  await holdMembers(ctx.tx, ctx.workspaceId, memberIds)
  const { scope, workspace, policy } = await scopeOf(ctx)
  const profiles = await opened(ctx, claimed)
  const prepared = claimed.map((intent) => ({
    intentId: intent.intentId,
    ...prepare(ctx, { workspace, policy }, intent, profiles.get(intent.intentId)),
  }))
  const { rows } = await decision(scope, intentRows(ctx.workspaceId, prepared)).execute(ctx.tx)
  const decided = new Map(rows.map((row) => [row.intentId, row]))
  return claimed.map((intent) => ({
    ...intent,
    ...decided.get(intent.intentId)!,
    address: profiles.get(intent.intentId)?.address?.inTheClear ?? null,
  }))
}

/** Asks again about intents that are about to be handed over; the answer holds until the transaction ends. */
export async function lookAgain(
  ctx: Ctx,
  intentIds: readonly string[],
): Promise<(Claimed & { reason: string | null })[]> {
  const claimed = await claimUnderWay(ctx.tx, ctx.workspaceId, intentIds)
  if (claimed.length === 0) return []
  await holdAnswers(ctx.tx, ctx.workspaceId, membersOf(claimed), 'shared')
  const { scope, workspace, policy } = await scopeOf(ctx)
  const profiles = await opened(ctx, claimed)
  const prepared = claimed.map((intent) => ({
    intentId: intent.intentId,
    ...prepare(ctx, { workspace, policy }, intent, profiles.get(intent.intentId)),
  }))
  // These are about to leave the machine: a sandbox switched on since then has no live channel.
  const leaving = { ...scope, sandbox: false }
  const { rows } = await secondLook(leaving, intentRows(ctx.workspaceId, prepared)).execute(ctx.tx)
  const reasons = new Map(rows.map((row) => [row.intentId, row.reason]))
  return claimed.map((intent) => ({ ...intent, reason: reasons.get(intent.intentId) ?? null }))
}

function membersOf(claimed: readonly Claimed[]): string[] {
  return [...new Set(claimed.map((intent) => intent.memberId))]
}

/** Members by the reason for which they would be refused; under `null` those who would be contacted. */
export type ContactForecast = ReadonlyMap<string | null, number>

/** Members whose addresses are opened at a time. */
const FORECAST_PAGE = 20_000

/**
 * How many members of a set could be contacted now for a purpose on a channel, and why the others could not: the same
 * checks as the gate, holding and taking nothing. `members` is a list of ids, or a query with one column `member_id`.
 */
export async function explainContact(
  ctx: Ctx,
  members: readonly string[] | RawBuilder<unknown>,
  want: { purpose: string; channel: Channel },
): Promise<ContactForecast> {
  const { scope, workspace, policy } = await scopeOf(ctx)
  const counts = new Map<string | null, number>()
  for await (const page of pagesOf(ctx, members)) {
    const profiles = await opened(
      ctx,
      page.map((memberId) => ({ intentId: memberId, memberId, channel: want.channel, ownAddress: null })),
    )
    const zones = await zonesOf(ctx.tx, ctx.workspaceId, page)
    const prepared = page.map((memberId) =>
      prepare(ctx, { workspace, policy }, { memberId, timeZone: zones.get(memberId) }, profiles.get(memberId)),
    )
    const { rows } = await forecast(scope, memberRows(prepared, want)).execute(ctx.tx)
    for (const row of rows) counts.set(row.reason, (counts.get(row.reason) ?? 0) + row.count)
  }
  return counts
}

async function* pagesOf(ctx: Ctx, members: readonly string[] | RawBuilder<unknown>): AsyncGenerator<string[]> {
  if (Array.isArray(members)) {
    for (let from = 0; from < members.length; from += FORECAST_PAGE) yield members.slice(from, from + FORECAST_PAGE)
    return
  }
  let after: string | null = null
  do {
    const { rows }: { rows: { memberId: string }[] } = await sql<{ memberId: string }>`
      select distinct audience.member_id as "memberId"
        from (${members as RawBuilder<unknown>}) as audience
       where ${after}::uuid is null
          or audience.member_id > ${after}::uuid
       order by audience.member_id
       limit ${FORECAST_PAGE}
    `.execute(ctx.tx)
    if (rows.length > 0) yield rows.map((row) => row.memberId)
    after = rows.length === FORECAST_PAGE ? rows.at(-1)!.memberId : null
  } while (after !== null)
}

async function scopeOf(ctx: Ctx): Promise<{ scope: Scope; workspace: Workspace; policy: Policy }> {
  const workspace = await workspaceOf(ctx)
  const policy = await policyOf(ctx.tx, ctx.workspaceId)
  const liveChannels = workspace.sandbox ? [] : await liveChannelsOf(ctx)
  const scope = {
    workspaceId: ctx.workspaceId,
    now: ctx.now,
    sandbox: workspace.sandbox,
    liveChannels,
    perDay: policy.perDay,
    perWeek: policy.perWeek,
  }
  return { scope, workspace, policy }
}

/** What only an open profile tells. Never log or store it. */
interface Opened {
  readonly address: {
    readonly inTheClear: string /** What the suppression list knows it by. */
    readonly index: Buffer
  } | null
  readonly birthday: string | undefined
}

/** Valid addresses and birthdays by intent: one look-up for the batch. */
async function opened(
  ctx: Ctx,
  intents: readonly Pick<Claimed, 'intentId' | 'memberId' | 'channel' | 'ownAddress'>[],
): Promise<Map<string, Opened>> {
  const names = new Set<DirectName>(['birthday'])
  for (const { channel } of intents) {
    const name = channelKind(channel).address
    if (name) names.add(name)
  }
  const values = await directValuesOf(ctx, [...new Set(intents.map((intent) => intent.memberId))], [...names])
  const withOwn = intents.filter(({ ownAddress }) => ownAddress !== null).map(({ memberId }) => memberId)
  const safe = withOwn.length === 0 ? null : await MessageSafe.of(ctx, withOwn)
  return new Map(
    intents.map(({ intentId, memberId, channel, ownAddress }) => {
      const name = channelKind(channel).address
      const known = values.get(memberId)
      const own = safe && ownAddress && safe.openAddress(memberId, ownAddress)
      const inTheClear = ownAddress ? (own ?? undefined) : name === null ? undefined : known?.[name]
      const index = inTheClear === undefined ? undefined : suppressionIndex(ctx, channel, inTheClear)
      const address = inTheClear !== undefined && index ? { inTheClear, index } : null
      return [intentId, { address, birthday: known?.birthday }] as const
    }),
  )
}

function prepare(
  ctx: Ctx,
  { workspace, policy }: { workspace: Workspace; policy: Policy },
  intent: { memberId: string; timeZone: unknown },
  profile: Opened | undefined,
): Prepared {
  const timeZone = zoneOf(intent.timeZone, workspace.timeZone)
  const local = localTimeIn(ctx.now, timeZone, policy)
  return {
    memberId: intent.memberId,
    addressIndex: profile?.address?.index ?? null,
    timeZone,
    dayFrom: local.dayFrom,
    quietUntil: local.quietUntil,
    clock: local.clock,
    age: yearsOn(profile?.birthday, local.day),
  }
}

let remembered: { now: number; policy: Policy; zones: Map<string, LocalTime> } | undefined

/** Thousands of members share a few zones: each is worked out once for a batch. */
function localTimeIn(now: Date, zone: string, policy: Policy): LocalTime {
  if (remembered?.now !== now.getTime() || remembered.policy !== policy) {
    remembered = { now: now.getTime(), policy, zones: new Map() }
  }
  let local = remembered.zones.get(zone)
  if (!local) {
    local = localTime(now, zone, { from: policy.quietFrom, to: policy.quietTo })
    remembered.zones.set(zone, local)
  }
  return local
}
