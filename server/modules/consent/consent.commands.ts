import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import { appendConsents, countGranted, historyOf, lockStandings, standingsOf } from './consent.store.ts'
import type { ConsentFact, Standing } from './consent.ts'
import { appendChoice, optedOut } from './personalisation.store.ts'
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
export async function recordConsents(ctx: Ctx, facts: readonly ConsentFact[]): Promise<Standing[]> {
  const moved: Standing[] = []
  // By member, as the gate takes its locks: two that hold what the other wants would stop each other.
  const ordered = facts.length > BATCH ? facts.toSorted(byMember) : facts
  for (let from = 0; from < ordered.length; from += BATCH) {
    moved.push(...(await recordBatch(ctx, ordered.slice(from, from + BATCH))))
  }
  await ctx.publish(
    moved.map((standing) => ({
      name: `consent.${standing.state as 'granted' | 'withdrawn'}` as const,
      memberId: standing.memberId,
      // Said then, though it may arrive now: it stands in the timeline where the member said it.
      ...(standing.at && { occurredAt: standing.at }),
      properties: { purpose: standing.purpose, channel: standing.channel, source: standing.source },
    })),
  )
  return moved
}

function byMember(one: ConsentFact, other: ConsentFact): number {
  return one.memberId < other.memberId ? -1 : Number(one.memberId > other.memberId)
}

async function recordBatch(ctx: Ctx, facts: readonly ConsentFact[]): Promise<Standing[]> {
  await lockStandings(ctx.tx, ctx.workspaceId, facts)
  // The time is taken after the lock: a word recorded after a decision of the gate is dated after it too.
  const scope = {
    workspaceId: ctx.workspaceId,
    actor: `${ctx.actor.kind}:${ctx.actor.id}`,
    recordedAt: ctx.clock.now(),
  }
  const events = facts.map((fact) => ({ ...fact, eventId: ctx.ids.next(), sealedProof: sealProof(ctx, fact.proof) }))
  return appendConsents(ctx.tx, scope, events)
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
  for (const one of await standingsOf(ctx.tx, ctx.workspaceId, memberIds)) standings.get(one.memberId)!.push(one)
  return standings
}

/** Where one member stands on every purpose and channel. */
export async function consentOf(ctx: Ctx, memberId: string): Promise<Standing[]> {
  return standingsOf(ctx.tx, ctx.workspaceId, [memberId])
}

/** How many members have said yes to a purpose on a channel. */
export function contactableCount(ctx: Ctx, want: { purpose: string; channel: Channel }): Promise<number> {
  return countGranted(ctx.tx, ctx.workspaceId, want)
}

/** What a member said, newest first, with the proofs. */
export async function consentHistory(ctx: Ctx, memberId: string) {
  const events = await historyOf(ctx.tx, ctx.workspaceId, memberId, SHOWN)
  return events.map((event) => ({ ...event, proof: openProof(ctx, event.proof) }))
}

export async function setPersonalisation(
  ctx: Ctx,
  choice: { memberId: string; allowed: boolean; source: string },
): Promise<void> {
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`
  await appendChoice(ctx.tx, ctx.workspaceId, { ...choice, choiceId: ctx.ids.next(), at: ctx.now, actor })
}

/** Of these members, those who turned personalisation off. */
export function withoutPersonalisation(ctx: Ctx, memberIds: readonly string[]): Promise<Set<string>> {
  return optedOut(ctx.tx, ctx.workspaceId, memberIds)
}
