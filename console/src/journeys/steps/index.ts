import type { Step } from '@regulars/contract/journeys'
import type { ReactNode } from 'react'
import type { StepKindName } from '../graph.ts'
import { branch } from './branch.tsx'
import { end } from './end.tsx'
import { message } from './message.tsx'
import type { Say, StepKind } from './step.ts'
import { wait } from './wait.tsx'

/** Every kind of step of the contract, in the order in which they are offered. */
const stepKinds: { readonly [Kind in StepKindName]: StepKind<Kind> } = { message, wait, branch, end }

export const addableKinds = ['message', 'wait', 'branch'] as const satisfies readonly StepKindName[]

interface AnyStepKind extends Pick<StepKind<'end'>, 'icon' | 'make'> {
  readonly words: (step: Step, say: Say) => string
  readonly Fields: (props: { readonly step: Step; readonly onChange: (step: Step) => void }) => ReactNode
}

/** The kind of a step, to be used with steps of that kind: the type system cannot follow the pairing through the look-up. */
export function stepKindOf(kind: StepKindName): AnyStepKind {
  return stepKinds[kind] as unknown as AnyStepKind
}
