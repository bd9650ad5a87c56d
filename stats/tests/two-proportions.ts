import { chiSquareSf } from '../distributions/chi-square.ts'
import { normalSf, normalTwoSided } from '../distributions/normal.ts'
import { criticalZ, DEFAULT_ALPHA, type Interval } from './interval.ts'
import { requireTally, type Tally, wilsonInterval } from './proportion-interval.ts'

export type TwoProportions = {
  readonly rates: { readonly arm: number; readonly control: number }
  /** arm − control. */
  readonly difference: number
  /** difference / control; null when the control rate is 0. */
  readonly relative: number | null
  /** Score z with the pooled null variance; 0 when both rates are 0 or both 1. */
  readonly z: number
  readonly p: number
  readonly standardError: number
  /** Unpooled Wald interval of the difference. */
  readonly interval: Interval
  /** Newcombe's hybrid-score interval (1998, method 10): stays inside [−1, 1]. */
  readonly newcombe: Interval
  /** Katz log interval of the risk ratio, minus 1; null when a rate is 0. */
  readonly relativeInterval: Interval | null
}

/** Two independent proportions, arm against control. Equal constant rates give z = 0 and p = 1 rather than NaN. */
export function compareProportions(arm: Tally, control: Tally, alpha = DEFAULT_ALPHA): TwoProportions {
  requireTally('arm', arm)
  requireTally('control', control)
  const p1 = arm.successes / arm.trials
  const p0 = control.successes / control.trials
  const pooled = (arm.successes + control.successes) / (arm.trials + control.trials)
  const nullError = Math.sqrt(pooled * (1 - pooled) * (1 / arm.trials + 1 / control.trials))
  const z = nullError === 0 ? 0 : (p1 - p0) / nullError
  const standardError = Math.sqrt((p1 * (1 - p1)) / arm.trials + (p0 * (1 - p0)) / control.trials)
  const reach = criticalZ(alpha) * standardError
  return {
    rates: { arm: p1, control: p0 },
    difference: p1 - p0,
    relative: p0 === 0 ? null : p1 / p0 - 1,
    z,
    p: normalTwoSided(z),
    standardError,
    interval: [p1 - p0 - reach, p1 - p0 + reach],
    newcombe: newcombeInterval(arm, control, alpha),
    relativeInterval: ratioInterval(arm, control, alpha),
  }
}

function newcombeInterval(arm: Tally, control: Tally, alpha: number): Interval {
  const p1 = arm.successes / arm.trials
  const p0 = control.successes / control.trials
  const [l1, u1] = wilsonInterval(arm, alpha)
  const [l0, u0] = wilsonInterval(control, alpha)
  return [p1 - p0 - Math.hypot(p1 - l1, u0 - p0), p1 - p0 + Math.hypot(u1 - p1, p0 - l0)]
}

function ratioInterval(arm: Tally, control: Tally, alpha: number): Interval | null {
  if (arm.successes === 0 || control.successes === 0) return null
  const p1 = arm.successes / arm.trials
  const p0 = control.successes / control.trials
  const reach = criticalZ(alpha) * Math.sqrt((1 - p1) / arm.successes + (1 - p0) / control.successes)
  return [(p1 / p0) * Math.exp(-reach) - 1, (p1 / p0) * Math.exp(reach) - 1]
}

/** The same comparison as R's `prop.test(correct = TRUE)`: Yates's correction, capped at the observed gap. */
export function compareProportionsYates(
  arm: Tally,
  control: Tally,
  alpha = DEFAULT_ALPHA,
): { chi2: number; p: number; interval: Interval } {
  const plain = compareProportions(arm, control, alpha)
  const harmonic = 1 / arm.trials + 1 / control.trials
  const gap = Math.abs(plain.difference)
  const shift = Math.min(0.5, gap / harmonic)
  const pooled = (arm.successes + control.successes) / (arm.trials + control.trials)
  const variance = pooled * (1 - pooled) * harmonic
  const chi2 = variance === 0 ? 0 : (gap - shift * harmonic) ** 2 / variance
  const reach = criticalZ(alpha) * plain.standardError + shift * harmonic
  return {
    chi2,
    p: chiSquareSf(chi2, 1),
    interval: [Math.max(-1, plain.difference - reach), Math.min(1, plain.difference + reach)],
  }
}

/** One-sided p that the arm is above (`greater`) the control. */
export function proportionGreater(arm: Tally, control: Tally): number {
  return normalSf(compareProportions(arm, control).z)
}
