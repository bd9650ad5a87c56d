import type { Step } from '@regulars/contract/journeys'
import { branch } from './branch.ts'
import { end } from './end.ts'
import { message } from './message.ts'
import type { StepKind } from './step.ts'
import { wait } from './wait.ts'

const kinds: { readonly [Kind in Step['kind']]: StepKind<Extract<Step, { kind: Kind }>> } = {
  message,
  wait,
  branch,
  end,
}

export function kindOf(step: Step): StepKind {
  // Sound: the table above gives each kind the very steps that it handles.
  return kinds[step.kind] as StepKind
}
