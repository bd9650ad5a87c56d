import { logGamma } from '../core/gamma.ts'
import { betaI } from '../core/incomplete-beta.ts'
import { normalCdf } from '../distributions/normal.ts'

const MAX_TERMS = 5000

/**
 * P(T <= t) for noncentral t with `df` degrees of freedom and shift `delta`, by Lenth's series of incomplete betas
 * (R. V. Lenth, Applied Statistics 38, 1989), started at its largest term so that shifts of 30 do not underflow.
 */
export function noncentralTCdf(t: number, df: number, delta: number): number {
  if (t < 0) return 1 - noncentralTCdf(-t, df, -delta)
  const x = (t * t) / (t * t + df)
  const half = (delta * delta) / 2
  const base = normalCdf(-delta)
  if (half === 0) return base + 0.5 * betaI(0.5, df / 2, x)
  const peak = Math.floor(half)
  const sum = walk({ from: peak, by: 1, x, df, half, delta }) + walk({ from: peak - 1, by: -1, x, df, half, delta })
  return Math.min(1, Math.max(0, base + 0.5 * sum))
}

type Series = { from: number; by: 1 | -1; x: number; df: number; half: number; delta: number }

function walk({ from, by, x, df, half, delta }: Series): number {
  let sum = 0
  for (let j = from, n = 0; j >= 0 && n < MAX_TERMS; j += by, n++) {
    const logWeight = -half + j * Math.log(half)
    const even = Math.exp(logWeight - logGamma(j + 1)) * betaI(j + 0.5, df / 2, x)
    const odd = (delta / Math.SQRT2) * Math.exp(logWeight - logGamma(j + 1.5)) * betaI(j + 1, df / 2, x)
    sum += even + odd
    if (Math.abs(even) + Math.abs(odd) < 1e-17 && n > 5) break
  }
  return sum
}
