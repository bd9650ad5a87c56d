import type { Ctx } from '#platform/context'
import { recordConsents } from './consent.commands.ts'
import type { ConsentFact } from './consent.ts'
import { eventsOfMembers, survivorsOf } from './merge.store.ts'
import { openProof } from './proof.ts'

/** Published when an anonymous visitor turned out to be a known member: `memberId` is who stays, `fromId` who was. */
export const MEMBER_MERGED = 'member.merged'

/**
 * What was said before a merge counts for the member who stays, by the same rule as everything: the later word stands.
 * A withdrawal is not lost with the profile it was given under.
 */
export async function carryOver(ctx: Ctx, merges: readonly { fromId: string; intoId: string }[]): Promise<void> {
  if (merges.length === 0) return
  const into = new Map(merges.map(({ fromId, intoId }) => [fromId, intoId]))
  const events = await eventsOfMembers(ctx.tx, ctx.workspaceId, [...into.keys()])
  await recordConsents(
    ctx,
    events.map((event) => ({ ...event, memberId: into.get(event.memberId)!, proof: openProof(ctx, event.proof) })),
  )
}

/** Facts that arrive late for a member who was merged are recorded for the one who stays. */
export async function redirected(ctx: Ctx, facts: readonly ConsentFact[]): Promise<ConsentFact[]> {
  const survivors = await survivorsOf(
    ctx.tx,
    ctx.workspaceId,
    facts.map((fact) => fact.memberId),
  )
  return facts.map((fact) => ({ ...fact, memberId: survivors.get(fact.memberId) ?? fact.memberId }))
}
