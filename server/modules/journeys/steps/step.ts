import type { Step } from '@regulars/contract/journeys'
import type { Ctx } from '#platform/context'

/** A run where it stands during a tick. */
export interface Standing {
  readonly runId: string
  readonly memberId: string
  /** True when it was parked at this step and its time has come. */
  readonly waited: boolean
  /** Traits that the member was chosen by. */
  readonly features: readonly string[]
}

/** Where a set of runs goes from a step. Each run given to `pass` is in exactly one of the three. */
export interface Passage<Run extends Standing> {
  /** On at once, by the step that follows. */
  readonly onward?: readonly { readonly to: string; readonly runs: readonly Run[] }[]
  /** Parked here until then. */
  readonly parked?: { readonly until: Date; readonly runs: readonly Run[] }
  /** Through. */
  readonly ended?: readonly Run[]
}

/** A way out of a step, with the field of the definition that names it. */
export interface Exit {
  readonly field: string
  readonly to: string
}

/**
 * One kind of step. `pass` turns a set of runs into effects and the place each goes to, in the transaction that also
 * moves the runs, and with a number of statements that does not grow with the set.
 */
export interface StepKind<S extends Step = Step> {
  exits(step: S): readonly Exit[]
  /** The event that must be watched for runs under way, if the step asks for one. */
  watches?(step: S): string
  pass<Run extends Standing>(ctx: Ctx, at: At<S>, runs: readonly Run[]): Promise<Passage<Run>>
}

export interface At<S extends Step> {
  readonly journeyId: string
  /** A message of the journey is promotion, which members may object to being chosen for. */
  readonly isPromotion: boolean
  readonly step: S
}
