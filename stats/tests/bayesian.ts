import { betaTails } from '../core/incomplete-beta.ts'
import { betaExpectation, betaQuantile } from '../distributions/beta.ts'
import { normalCdf, normalDensity, normalQuantile } from '../distributions/normal.ts'
import { requireBetween, requireFinite, requirePositive, StatsError } from '../errors.ts'
import type { Interval } from './interval.ts'
import { requireTally, type Tally } from './proportion-interval.ts'

/** Parameters of a beta distribution over a rate. */
export type BetaBelief = { readonly a: number; readonly b: number }

export const UNIFORM_PRIOR: BetaBelief = { a: 1, b: 1 }

/** Prior plus successes and failures. */
export function betaPosterior(tally: Tally, prior: BetaBelief = UNIFORM_PRIOR): BetaBelief {
  requireTally('sample', tally)
  if (!(prior.a > 0) || !(prior.b > 0)) throw new StatsError('out_of_range', 'prior parameters must be positive')
  return { a: prior.a + tally.successes, b: prior.b + tally.trials - tally.successes }
}

/**
 * P(arm's rate > control's rate) for independent betas: the density of the narrower belief against the tail of the
 * other, on the logit scale, where the trapezium rule converges geometrically. 1e-9 against quadrature in
 * `reference/stats_core_tests.test.ts`; no simulation.
 */
export function chanceToBeat(arm: BetaBelief, control: BetaBelief): number {
  const width = ({ a, b }: BetaBelief) => 1 / a + 1 / b
  return width(arm) <= width(control)
    ? betaExpectation(arm, (x, y) => betaTails(control.a, control.b, x, y).lower)
    : betaExpectation(control, (x, y) => betaTails(arm.a, arm.b, x, y).upper)
}

/** What choosing the arm is expected to cost if the control is better: E[max(control − arm, 0)], in rate points. */
export function expectedLoss(arm: BetaBelief, control: BetaBelief): number {
  const meanControl = control.a / (control.a + control.b)
  const meanArm = arm.a / (arm.a + arm.b)
  const controlUp = { a: control.a + 1, b: control.b }
  const armUp = { a: arm.a + 1, b: arm.b }
  const loss = meanControl * chanceToBeat(controlUp, arm) - meanArm * chanceToBeat(control, armUp)
  return Math.max(0, loss)
}

/** Equal-tailed credible interval of a rate. */
export function credibleInterval({ a, b }: BetaBelief, level = 0.95): Interval {
  requireBetween('level', level, 0, 1)
  return [betaQuantile((1 - level) / 2, a, b), betaQuantile((1 + level) / 2, a, b)]
}

/** A normal belief about an effect. */
export type NormalBelief = { readonly mean: number; readonly standardDeviation: number }

/** Precision-weighted update of a normal prior by an estimate with a standard error. */
export function normalPosterior(
  { estimate, standardError }: { estimate: number; standardError: number },
  prior?: NormalBelief,
): NormalBelief {
  if (!(standardError > 0)) throw new StatsError('constant_column', 'the effect has no variance')
  requireFinite('estimate', estimate)
  if (prior === undefined) return { mean: estimate, standardDeviation: standardError }
  requireFinite('prior mean', prior.mean)
  requirePositive('prior standard deviation', prior.standardDeviation)
  const precision = standardError ** -2 + prior.standardDeviation ** -2
  const mean = (estimate * standardError ** -2 + prior.mean * prior.standardDeviation ** -2) / precision
  return { mean, standardDeviation: precision ** -0.5 }
}

/** P(effect > 0), expected loss of choosing the arm and of keeping the control, and the credible interval. */
export function judgeEffect(belief: NormalBelief, level = 0.95) {
  const { mean, standardDeviation: s } = belief
  const z = mean / s
  const reach = normalQuantile((1 + level) / 2) * s
  // E[max(∓effect, 0)], each by its own formula: one from the other would lose the digits of the smaller.
  const lossOfArm = s * normalDensity(z) - mean * normalCdf(-z)
  const lossOfControl = s * normalDensity(z) + mean * normalCdf(z)
  return {
    chanceToBeat: normalCdf(z),
    expectedLossOfArm: Math.max(0, lossOfArm),
    expectedLossOfControl: Math.max(0, lossOfControl),
    interval: [mean - reach, mean + reach] as Interval,
  }
}
