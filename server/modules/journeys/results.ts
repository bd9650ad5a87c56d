import { type Lift, liftOf, type SampleRatio } from '#modules/experiments/index'
import type { Arms } from './results.views.ts'

/** Members of each arm whose goal window must have ended before a verdict is given. */
export const VERDICT_MIN_MEMBERS = 30

export type Verdict = 'positive' | 'negative' | 'unclear' | 'too_early'

/** Says no more than the interval does: and nothing while the arms are young, or if the split itself is broken. */
export function verdictOf(arms: Arms, lift: Lift, sampleRatio: SampleRatio): Verdict {
  const youngest = Math.min(arms.treated.matured, arms.holdout.matured)
  if (youngest < VERDICT_MIN_MEMBERS || lift.interval === null) return 'too_early'
  if (sampleRatio.mismatch) return 'unclear'
  const [low, high] = lift.interval
  if (low > 0) return 'positive'
  return high < 0 ? 'negative' : 'unclear'
}

/** A share with both its parts. */
export interface Rate {
  readonly value: number | null
  readonly numerator: number
  readonly denominator: number
}

export function rate(numerator: number, denominator: number): Rate {
  return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator }
}

export interface JourneyResult {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly treated: { readonly members: number; readonly converted: number }
  readonly holdout: { readonly members: number; readonly converted: number }
  /** Treated members with a message sent, or held in the sandbox, of the treated. */
  readonly reach: Rate
  /** Treated members who reached the goal within its window, of the treated. */
  readonly conversion: Rate
  readonly lift: { readonly value: number | null; readonly interval: readonly [number, number] | null }
}

export function resultOf(
  journey: { id: string; name: string; state: string },
  { treated, holdout }: Arms,
): JourneyResult {
  const lift = liftOf(treated, holdout)
  return {
    id: journey.id,
    name: journey.name,
    state: journey.state,
    treated: { members: treated.members, converted: treated.converted },
    holdout: { members: holdout.members, converted: holdout.converted },
    reach: rate(treated.reached, treated.members),
    conversion: rate(treated.converted, treated.members),
    lift: { value: lift.difference, interval: lift.interval },
  }
}
