import type { Step } from '@regulars/contract/journeys'
import { withoutPersonalisation } from '#modules/consent/index'
import type { Ctx } from '#platform/context'
import { runsWithEvent } from '../happenings.store.ts'
import type { Standing, StepKind } from './step.ts'

type Branch = Extract<Step, { kind: 'branch' }>

/**
 * Asks what the consumer recorded on PostgreSQL since the member entered; never the history. Where the journey is promotion,
 * what a member did who turned personalisation off is not asked: they go the way of everyone, which is `no`.
 */
export const branch: StepKind<Branch> = {
  exits: (step) => [
    { field: 'yes', to: step.yes },
    { field: 'no', to: step.no },
  ],
  watches: (step) => step.event,
  async pass(ctx, { step, isPromotion }, runs) {
    const runIds = runs.map((run) => run.runId)
    const happened = await runsWithEvent(ctx.tx, ctx.workspaceId, step.event, runIds)
    const asked = runs.filter((run) => happened.has(run.runId))
    const impersonal = isPromotion ? await impersonalAmong(ctx, asked) : new Set<string>()
    const yes = asked.filter((run) => !impersonal.has(run.memberId))
    const no = runs.filter((run) => !happened.has(run.runId) || impersonal.has(run.memberId))
    return {
      onward: [
        { to: step.yes, runs: yes },
        { to: step.no, runs: no },
      ],
    }
  },
}

async function impersonalAmong(ctx: Ctx, runs: readonly Standing[]): Promise<Set<string>> {
  if (runs.length === 0) return new Set()
  return withoutPersonalisation(ctx, [...new Set(runs.map((run) => run.memberId))])
}
