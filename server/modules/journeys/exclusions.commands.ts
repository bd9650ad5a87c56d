import { profilesOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { exclude, readmit } from './exclusions.store.ts'
import { findJourney } from './journeys.store.ts'

interface Stay {
  readonly journeyId: string
  readonly memberId: string
}

/** A member stays out of a journey, by whichever of their profiles, until they are let in again; false when there is no such. */
export async function keepOut(ctx: Ctx, { journeyId, memberId }: Stay): Promise<boolean> {
  const place = { workspaceId: ctx.workspaceId, journeyId }
  if (!(await findJourney(ctx.tx, place))) return false
  await exclude(ctx.tx, place, await profilesOf(ctx.tx, ctx.workspaceId, [memberId]), ctx.now)
  return true
}

/** Lets a member in again; a run that rested goes on from where it stood. */
export async function letIn(ctx: Ctx, { journeyId, memberId }: Stay): Promise<void> {
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  await readmit(ctx.tx, { workspaceId: ctx.workspaceId, journeyId }, profileIds)
}
