import type { Step } from '@regulars/contract/journeys'
import type { StepKind } from './step.ts'

export const end: StepKind<Extract<Step, { kind: 'end' }>> = {
  exits: () => [],
  async pass(_ctx, _at, runs) {
    return { ended: runs }
  },
}
