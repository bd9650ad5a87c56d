import type { Step } from '@regulars/contract/journeys'
import type { StepKind } from './step.ts'

type Wait = Extract<Step, { kind: 'wait' }>

const HOUR_MS = 3_600_000

/** The end of a wait is an instant, fixed on arrival: it outlives restarts, and a clock that jumps reaches it once. */
export const wait: StepKind<Wait> = {
  exits: (step) => [{ field: 'next', to: step.next }],
  async pass(ctx, { step }, runs) {
    const arrived = runs.filter((run) => !run.waited)
    const waited = runs.filter((run) => run.waited)
    const until = new Date(ctx.now.getTime() + step.hours * HOUR_MS)
    return { parked: { until, runs: arrived }, onward: [{ to: step.next, runs: waited }] }
  },
}
