import { journeyTemplates } from '@regulars/packs/journeys/index'
import { divisionOf, LIFT_METHOD, liftOf, rateIntervalOf, sampleRatioOf } from '#modules/experiments/index'
import type { Ctx } from '#platform/context'
import { experimentOf } from './entry.commands.ts'
import { allJourneys, type JourneyRow } from './journeys.store.ts'
import { type JourneyResult, resultOf, verdictOf } from './results.ts'
import { type ArmResult, armsOf, EMPTY_ARMS } from './results.views.ts'

/** Reach, conversion and lift of every journey that was started, newest first: for boards. */
export async function journeyResults(ctx: Ctx): Promise<JourneyResult[]> {
  const started = (await allJourneys(ctx.tx, ctx.workspaceId)).filter((journey) => journey.state !== 'draft')
  if (started.length === 0) return []
  const arms = await armsOf(ctx.tx, ctx.workspaceId, ctx.now)
  return started.map((journey) => resultOf(journey, arms.get(journey.id) ?? EMPTY_ARMS))
}

/** Treated against hold-out, with everything needed to judge it. */
export async function liftOfJourney(ctx: Ctx, journey: JourneyRow) {
  const arms = (await armsOf(ctx.tx, ctx.workspaceId, ctx.now, journey.id)).get(journey.id) ?? EMPTY_ARMS
  // The members as they were divided: who turned out to be one person since says nothing about the division.
  const division = await divisionOf(ctx, experimentOf(journey.id))
  const expectedHoldout = division.plannedHoldout ?? journey.definition.holdoutPercent / 100
  const sampleRatio = sampleRatioOf(division.treated, division.holdout, expectedHoldout)
  const lift = liftOf(arms.treated, arms.holdout)
  return {
    goal: journey.definition.goal,
    treated: presentArm(arms.treated, lift.treatedRate),
    holdout: presentArm(arms.holdout, lift.holdoutRate),
    reference: journeyTemplates.find(({ code }) => code === journey.template)?.reference ?? null,
    crossed: arms.crossed,
    lift: lift.difference,
    interval: lift.interval && ([...lift.interval] as [number, number]),
    p: lift.p,
    method: LIFT_METHOD,
    verdict: verdictOf(arms, lift, sampleRatio),
    sampleRatio: {
      expectedHoldout: sampleRatio.expectedHoldout,
      observedHoldout: sampleRatio.observedHoldout,
      p: sampleRatio.p,
    },
  }
}

function presentArm(arm: ArmResult, rate: number | null) {
  const { members, converted, revenueMills } = arm
  const interval = rateIntervalOf(arm)
  return { members, converted, rate, rateInterval: interval && ([...interval] as [number, number]), revenueMills }
}
