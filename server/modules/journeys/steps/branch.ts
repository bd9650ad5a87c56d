import type { Step } from '@regulars/contract/journeys'
import { runsWithEvent } from '../happenings.store.ts'
import type { StepKind } from './step.ts'

type Branch = Extract<Step, { kind: 'branch' }>

/** Asks what the consumer recorded on PostgreSQL since the member entered; never the history. */
export const branch: StepKind<Branch> = {
  exits: (step) => [
    { field: 'yes', to: step.yes },
    { field: 'no', to: step.no },
  ],
  watches: (step) => step.event,
  async pass(ctx, { step }, runs) {
    const runIds = runs.map((run) => run.runId)
    const happened = await runsWithEvent(ctx.tx, ctx.workspaceId, step.event, runIds)
    const yes = runs.filter((run) => happened.has(run.runId))
    const no = runs.filter((run) => !happened.has(run.runId))
    return {
      onward: [
        { to: step.yes, runs: yes },
        { to: step.no, runs: no },
      ],
    }
  },
}
