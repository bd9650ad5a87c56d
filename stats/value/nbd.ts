import { type Fit, fitPositive } from './fit.ts'
import type { Patterns } from './patterns.ts'
import { scaleOf } from './patterns.ts'
import { risingSums } from './rising.ts'

export type NbdName = 'r' | 'alpha'

/**
 * The negative binomial model (Ehrenberg 1959): purchases at a gamma-distributed rate, nobody ever leaves. It is the
 * limit of every model with dropout as dropout vanishes, and the yardstick for whether dropout shows in the data at all.
 */
export function fitNbd(patterns: Patterns): Fit<NbdName> {
  const { rate } = scaleOf(patterns)
  return fitPositive({
    names: ['r', 'alpha'],
    starts: [[1, 1 / rate]],
    bounds: [
      [1e-4, 1e4],
      [1e-4 / rate, 1e4 / rate],
    ],
    objective: (point, gradient) => nbdObjective(patterns, point, gradient),
    members: patterns.members,
  })
}

/** −Σ [log Γ(r + x)/Γ(r) + r log α − (r + x) log(α + T)], with x! and T^x left out as in the models with dropout. */
function nbdObjective(p: Patterns, point: Float64Array, gradient: Float64Array): number {
  const r = Math.exp(point[0]!)
  const alpha = Math.exp(point[1]!)
  const rising = risingSums(r, p.maxFrequency)
  const logs = p.times.map((t) => Math.log(alpha + t))
  let value = 0
  let slopeR = 0
  let slopeAlpha = 0
  for (let i = 0; i < p.size; i++) {
    const x = p.frequency[i]!
    const w = p.weight[i]!
    const age = p.age[i]!
    value -= w * (rising.logs[x]! + r * point[1]! - (r + x) * logs[age]!)
    slopeR -= w * (rising.inverses[x]! + point[1]! - logs[age]!)
    slopeAlpha -= w * (r / alpha - (r + x) / (alpha + p.times[age]!))
  }
  gradient[0] = slopeR * r
  gradient[1] = slopeAlpha * alpha
  return value
}
