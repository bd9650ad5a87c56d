import { digamma, logGamma } from '../core/gamma.ts'
import { requireCount, requireFinite, StatsError } from '../errors.ts'
import type { Objective } from '../optimise/bfgs.ts'
import { type Fit, fitPositive } from './fit.ts'

export type GammaGammaName = 'p' | 'q' | 'gamma'
export type GammaGammaParams = Readonly<Record<GammaGammaName, number>>

/** Repeat purchases and their mean value. */
export type Spend = { readonly frequency: number; readonly monetary: number }

/**
 * Gamma-Gamma spend (Fader & Hardie, note 025, 2013): the value of a purchase is gamma with a scale that differs between
 * members, independent of how often they buy. Only members with a repeat purchase of positive value enter; negative
 * values are refused. `identified` is false when q <= 1, where the mean spend of the population is infinite.
 */
export function fitGammaGamma(spends: readonly Spend[]): Fit<GammaGammaName> {
  spends.forEach(({ frequency, monetary }, i) => {
    requireCount(`member ${i}: frequency`, frequency)
    requireFinite(`member ${i}: monetary`, monetary)
    if (monetary < 0)
      throw new StatsError('negative_spend', `member ${i}: mean spend is ${monetary}; remove refunds first`)
  })
  const used = spends.filter((s) => s.frequency > 0 && s.monetary > 0)
  if (used.length < 3)
    throw new StatsError(
      'too_few_rows',
      `needs three members with repeat purchases of positive value, got ${used.length}`,
    )
  if (used.every((s) => s.monetary === used[0]!.monetary))
    throw new StatsError('constant_column', 'every member spends the same')
  const mean = used.reduce((sum, s) => sum + s.monetary, 0) / used.length
  const { atBound: _, ...fit } = fitPositive({
    names: ['p', 'q', 'gamma'],
    starts: [
      [2, 3, mean],
      [6, 4, mean / 2],
    ],
    bounds: [
      [1e-3, 1e4],
      [1e-3, 1e4],
      [1e-6 * mean, 1e6 * mean],
    ],
    objective: gammaGammaObjective(used),
    members: used.length,
  })
  if (fit.params.q > 1) return fit
  return { ...fit, identified: false, notes: [...fit.notes, 'q <= 1: the mean spend of the population is infinite'] }
}

/** Minus ibid. eq. 1a summed over members, over (log p, log q, log γ), with its gradient. */
function gammaGammaObjective(used: readonly Spend[]): Objective {
  const logs = used.map((s) => Math.log(s.monetary))
  const counts = used.map((s) => Math.log(s.frequency))
  return (point, gradient) => {
    const p = Math.exp(point[0]!)
    const q = Math.exp(point[1]!)
    const g = Math.exp(point[2]!)
    const logGammaQ = logGamma(q)
    const digammaQ = digamma(q)
    let value = 0
    let slopeP = 0
    let slopeQ = 0
    let slopeG = 0
    for (let i = 0; i < used.length; i++) {
      const { frequency: x, monetary: z } = used[i]!
      const px = p * x
      const sum = Math.log(x * z + g)
      value -=
        logGamma(px + q) -
        logGamma(px) -
        logGammaQ +
        q * point[2]! +
        (px - 1) * logs[i]! +
        px * counts[i]! -
        (px + q) * sum
      const both = digamma(px + q)
      slopeP -= x * (both - digamma(px) + logs[i]! + counts[i]! - sum)
      slopeQ -= both - digammaQ + point[2]! - sum
      slopeG -= q / g - (px + q) / (x * z + g)
    }
    gradient[0] = slopeP * p
    gradient[1] = slopeQ * q
    gradient[2] = slopeG * g
    return value
  }
}

/** Expected value of a purchase given what was seen: p(γ + x z̄)/(p x + q − 1), ibid. eq. 5. */
export function expectedSpend({ p, q, gamma }: GammaGammaParams, { frequency, monetary }: Spend): number {
  const below = p * frequency + q - 1
  if (below <= 0) throw new StatsError('out_of_range', 'the expected spend is infinite: q <= 1 and no repeat purchase')
  return (p * (gamma + frequency * monetary)) / below
}
