import type { Ctx } from '#platform/context'
import type { Module } from '#platform/module'
import { type Division, type Exposure, findDivision, findTreated, recordExposure } from './assignments.store.ts'
import { shareOfPercent } from './bucket.ts'
import { invariants } from './invariants.ts'

/** Divides members into those who are treated and those who are held out, and says what treating changed. */
export const experiments: Module = { name: 'experiments', invariants }

/**
 * Records that members are exposed now: each gets an arm once. Callers then read {@link personArms}, joined to what they
 * write for these members. At most a page of members at a time.
 */
export async function expose(
  ctx: Ctx,
  exposure: { experiment: string; holdoutPercent: number; memberIds: readonly string[]; at?: Date },
): Promise<void> {
  await recordExposure(ctx, exposure.at ?? ctx.now, withShare(exposure))
}

/** Those of these members who would be treated if they were exposed now. */
export function wouldTreat(
  ctx: Ctx,
  exposure: { experiment: string; holdoutPercent: number; memberIds: readonly string[] },
): Promise<string[]> {
  return findTreated(ctx.tx, ctx.workspaceId, withShare(exposure))
}

/** How the members assigned so far fell into the arms, and how they should have: for the sample-ratio test. */
export function divisionOf(ctx: Ctx, experiment: string): Promise<Division> {
  return findDivision(ctx.tx, ctx.workspaceId, experiment)
}

function withShare(exposure: { experiment: string; holdoutPercent: number; memberIds: readonly string[] }): Exposure {
  const { experiment, holdoutPercent, memberIds } = exposure
  return { experiment, holdoutShare: shareOfPercent(holdoutPercent), memberIds }
}

export { personArms } from './assignments.store.ts'
export { type Arm, armOf, BUCKETS, bucketOf } from './bucket.ts'
export {
  type ArmTally,
  LIFT_METHOD,
  type Lift,
  liftOf,
  rateIntervalOf,
  type SampleRatio,
  sampleRatioOf,
} from './lift.ts'
