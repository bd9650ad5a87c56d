import { requireInside, requireSameLength, requireSeries, StatsError } from '../errors.ts'
import { criticalZ, type Interval } from '../tests/interval.ts'

/** What was logged: the action taken (0/1), its chance of being treated under the old rule, and the outcome. */
export type LoggedDecisions = {
  readonly treated: ArrayLike<number>
  readonly propensity: ArrayLike<number> | number
  readonly outcome: ArrayLike<number>
}

export type PolicyValue = {
  /** Mean outcome a member had the new policy decided. */
  readonly value: number
  readonly standardError: number
  readonly interval: Interval
  /** Kish's effective number of members whose logged action agrees; a small one means the answer is mostly guesswork. */
  readonly effectiveMembers: number
}

export type PolicyOptions = {
  /** Chance (0 to 1) that the new policy treats each member. */
  readonly policy: ArrayLike<number>
  /** Predicted outcomes if treated and if not: makes the estimate doubly robust. */
  readonly predicted?: { readonly treated: ArrayLike<number>; readonly control: ArrayLike<number> }
  readonly alpha?: number
}

/**
 * Off-policy value from logged, randomised decisions: inverse propensity weighting (Horvitz & Thompson 1952), or doubly
 * robust (Dudík, Langford & Li 2011) when predictions are given. Propensities must lie strictly inside (0, 1).
 */
export function policyValue(logged: LoggedDecisions, { policy, predicted, alpha = 0.05 }: PolicyOptions): PolicyValue {
  const { treated, outcome } = logged
  requireSameLength('treated, outcome and policy', treated.length, outcome.length, policy.length)
  requireSeries('outcome', outcome, 2)
  if (typeof logged.propensity !== 'number')
    requireSameLength('outcome and propensity', outcome.length, logged.propensity.length)
  if (predicted !== undefined) {
    requireSameLength('outcome and predictions', outcome.length, predicted.treated.length, predicted.control.length)
    requireSeries('predicted.treated', predicted.treated)
    requireSeries('predicted.control', predicted.control)
  }
  const n = outcome.length
  const terms = new Float64Array(n)
  let weights = 0
  let squares = 0
  for (let i = 0; i < n; i++) {
    const e = typeof logged.propensity === 'number' ? logged.propensity : logged.propensity[i]!
    requireInside(`propensity of member ${i}`, e, 0, 1)
    if (treated[i] !== 0 && treated[i] !== 1)
      throw new StatsError('out_of_range', `treated[${i}] is ${treated[i]}, not 0 or 1`)
    const q = policy[i]!
    if (!(q >= 0 && q <= 1)) throw new StatsError('out_of_range', `policy of member ${i} is ${q}`)
    const w = treated[i] === 1 ? q / e : (1 - q) / (1 - e)
    weights += w
    squares += w * w
    const guess = predicted === undefined ? 0 : treated[i] === 1 ? predicted.treated[i]! : predicted.control[i]!
    const plan = predicted === undefined ? 0 : q * predicted.treated[i]! + (1 - q) * predicted.control[i]!
    terms[i] = plan + w * (outcome[i]! - guess)
  }
  if (weights === 0) throw new StatsError('too_few_rows', 'no logged action agrees with the policy')
  const value = terms.reduce((sum, v) => sum + v, 0) / n
  const variance = terms.reduce((sum, v) => sum + (v - value) ** 2, 0) / (n - 1) / n
  const reach = criticalZ(alpha) * Math.sqrt(variance)
  return {
    value,
    standardError: Math.sqrt(variance),
    interval: [value - reach, value + reach],
    effectiveMembers: (weights * weights) / squares,
  }
}
