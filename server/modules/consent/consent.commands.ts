import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import { holdAnswers } from './answers.store.ts'
import { appendConsents, countGranted, historyOf, lockStandings, moveStandings, standingsOf } from './consent.store.ts'
import type { ConsentFact, Moved, Standing } from './consent.ts'
import { becomeBy, holdMerges, inMerges, settleStandings, withSurvivors } from './merge.store.ts'
import { openProof, sealProof } from './proof.ts'
import { purposesIn } from './purposes.store.ts'
import type { Channel, Purpose } from './purposes.ts'

/** Facts in one statement. */
const BATCH = 5_000
/** Entries of a member's history that are shown. */
const SHOWN = 200

/**
 * Records what members said, in whatever order it arrives, and publishes the standings that moved. The same word said
 * again adds nothing. What claims to be of the future is taken as said now, so that no clock can outbid a withdrawal.
 */
export async function recordConsents(ctx: Ctx, facts: readonly ConsentFact[]): Promise<Moved[]> {
  if (facts.length === 0) return []
  await holdMerges(ctx.tx, ctx.workspaceId, 'shared')
  const objecting = facts.flatMap((fact) => (fact.state === 'withdrawn' ? [fact.memberId] : []))
  await holdAnswers(ctx.tx, ctx.workspaceId, [...new Set(objecting)], 'alone')
  const moved: Moved[] = []
  // By member, as the gate takes its locks: two that hold what the other wants would stop each other.
  const ordered = facts.length > BATCH ? facts.toSorted(byMember) : facts
  for (let from = 0; from < ordered.length; from += BATCH) {
    moved.push(...(await recordBatch(ctx, ordered.slice(from, from + BATCH))))
  }
  await announce(ctx, moved)
  return moved
}

/** Publishes standings that moved. */
export async function announce(ctx: Ctx, moved: readonly Moved[]): Promise<void> {
  await ctx.publish(
    moved.map((standing) => ({
      name: `consent.${standing.state}` as const,
      memberId: standing.memberId,
      // Said then, though it may arrive now: it stands in the timeline where the member said it.
      ...(standing.at && { occurredAt: standing.at }),
      properties: { purpose: standing.purpose, channel: standing.channel, source: standing.source },
    })),
  )
}

function byMember(one: ConsentFact, other: ConsentFact): number {
  return one.memberId < other.memberId ? -1 : Number(one.memberId > other.memberId)
}

async function recordBatch(ctx: Ctx, told: readonly ConsentFact[]): Promise<Moved[]> {
  const known = new Set(told.map((fact) => fact.memberId))
  const merged = await inMerges(ctx.tx, ctx.workspaceId, [...known])
  const facts = merged.size === 0 ? told : await redirected(ctx, told)
  // The ones they became are concerned by the same merges.
  for (const { memberId } of facts) if (!known.has(memberId)) merged.add(memberId)
  const beyond = facts.filter((fact) => merged.has(fact.memberId))
  const survivors = beyond.length === 0 ? [] : await withSurvivors(ctx.tx, ctx.workspaceId, beyond)
  await lockStandings(ctx.tx, ctx.workspaceId, [...facts, ...survivors])
  // The time is taken after the lock: a word recorded after a decision of the gate is dated after it too.
  const scope = {
    workspaceId: ctx.workspaceId,
    actor: `${ctx.actor.kind}:${ctx.actor.id}`,
    recordedAt: ctx.clock.now(),
  }
  const events = facts.map((fact) => ({ ...fact, eventId: ctx.ids.next(), sealedProof: sealProof(ctx, fact.proof) }))
  const fresh = await appendConsents(ctx.tx, scope, events)
  if (fresh.length === 0) return []
  const alone = fresh.filter((key) => !merged.has(key.memberId))
  const moved = alone.length === 0 ? [] : await moveStandings(ctx.tx, ctx.workspaceId, alone)
  if (survivors.length > 0) moved.push(...(await settleStandings(ctx.tx, ctx.workspaceId, survivors)))
  return moved
}

/**
 * What is said to a member after a merge counts for the one they became, behind the facts as told. A withdrawal counts
 * for both: should the merge be undone, it is not known who of the two meant it.
 */
async function redirected(ctx: Ctx, facts: readonly ConsentFact[]): Promise<ConsentFact[]> {
  const heirs = await becomeBy(ctx.tx, ctx.workspaceId, facts)
  const moved = facts.flatMap((fact, index) =>
    heirs[index] === fact.memberId ? [] : [{ ...fact, memberId: heirs[index]! }],
  )
  const kept = facts.map((fact, index) => ({
    fact,
    stays: heirs[index] === fact.memberId || fact.state === 'withdrawn',
  }))
  return [...kept.flatMap(({ fact, stays }) => (stays ? [fact] : [])), ...moved]
}

export function purposesOf(ctx: Pick<Ctx, 'tx' | 'workspaceId'>): Promise<Purpose[]> {
  return purposesIn(ctx.tx, ctx.workspaceId)
}

/** Refuses a purpose that the workspace does not have, or does not have on this channel. */
export async function requirePurpose(ctx: Ctx, code: string, channel: Channel): Promise<Purpose> {
  const purpose = (await purposesOf(ctx)).find((one) => one.code === code)
  if (!purpose?.channels.includes(channel)) throw notFound('purpose', `${code} / ${channel}`)
  return purpose
}

/** Where members stand on every purpose and channel, in the workspace's order. */
export async function consentsOf(ctx: Ctx, memberIds: readonly string[]): Promise<Map<string, Standing[]>> {
  const standings = new Map<string, Standing[]>(memberIds.map((memberId) => [memberId, []]))
  for (const one of await standingsOf(ctx.tx, ctx, memberIds)) standings.get(one.memberId)!.push(one)
  return standings
}

/** Where one member stands on every purpose and channel. */
export async function consentOf(ctx: Ctx, memberId: string): Promise<Standing[]> {
  return standingsOf(ctx.tx, ctx, [memberId])
}

/** How many members have said yes to a purpose on a channel. */
export function contactableCount(ctx: Ctx, want: { purpose: string; channel: Channel }): Promise<number> {
  return countGranted(ctx.tx, ctx, want)
}

/** What a member said, newest first, with the proofs. */
export async function consentHistory(ctx: Ctx, memberId: string, limit = SHOWN) {
  const events = await historyOf(ctx.tx, ctx.workspaceId, memberId, limit)
  return events.map((event) => ({ ...event, proof: openProof(ctx, event.proof) }))
}
