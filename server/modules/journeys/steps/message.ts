import type { Step } from '@regulars/contract/journeys'
import { createIntents } from '#modules/messaging/index'
import type { StepKind } from './step.ts'

type Message = Extract<Step, { kind: 'message' }>

/** The cause that messages of a step carry; with the run as occurrence it makes each of them unique. */
export function causeOf(journeyId: string, stepId: string): string {
  return `journey:${journeyId}/${stepId}`
}

/** Decides on a message; whether it goes out is for the send gate at hand-over, so the run never waits for it. */
export const message: StepKind<Message> = {
  exits: (step) => [{ field: 'next', to: step.next }],
  async pass(ctx, { journeyId, step }, runs) {
    const cause = causeOf(journeyId, step.id)
    const { channel, purpose, template } = step
    await createIntents(
      ctx,
      runs.map(({ memberId, runId, features }) => ({
        ...{ memberId, channel, purpose, template, cause, features },
        occurrence: runId,
      })),
    )
    return { onward: [{ to: step.next, runs }] }
  },
}
