import { StatsError } from '../errors.ts'

const MAX_TERMS = 50_000
const SERIES_REACH = 0.9
/** With c this large the steps would amplify rounding by about exp(c / 20), while the series converges fast. */
const LARGE_C = 100
/** Below this a transformed parameter makes long alternating sums, and the untransformed series is the safer one. */
const MILD = -1

/**
 * Gauss's ₂F₁(a, b; c; z) for real parameters, c not 0, −1, …, and z < 1.
 *
 * Not for strongly negative a or b with z near 1, where every method here would sum alternating terms.
 * z < 0 by Pfaff's transformation, z <= 0.9 by the defining series, beyond that the differential equation is walked on
 * by Taylor steps of half the distance to the singularity at 1 — no case distinction when c − a − b is near a whole
 * number, which is where the 1 − z connection formula loses its digits. When c − a − b < 0 Euler's transformation
 * (Abramowitz & Stegun 15.3.3) is applied first where it leaves no strongly negative parameter, so that BG/NBD
 * arguments, whose a and b grow with the number of purchases, meet small ones. Checked against scipy in `reference/stats_core.test.ts`.
 */
export function hyp2f1(a: number, b: number, c: number, z: number): number {
  if (!Number.isFinite(a + b + c) || (c <= 0 && Number.isInteger(c)) || !(z < 1)) {
    throw new StatsError('out_of_range', `2F1 needs z < 1 and c not 0, −1, …, got a=${a} b=${b} c=${c} z=${z}`)
  }
  if (z === 0) return 1
  if (z < 0) return (1 - z) ** -a * hyp2f1(a, c - b, c, z / (z - 1))
  if (c - a - b < 0 && Math.min(c - a, c - b) >= MILD) return transformed(a, b, c, z)
  const direct = continued(a, b, c, z)
  return Number.isFinite(direct) ? direct : transformed(a, b, c, z)
}

/** (1 − z)^a ₂F₁(a, b; c; z) for 0 <= z < 1, finite also where the function alone would overflow. */
export function hyp2f1Scaled(a: number, b: number, c: number, z: number): number {
  if (c - a - b < 0 && Math.min(c - a, c - b) >= MILD) return (1 - z) ** (c - b) * continued(c - a, c - b, c, z)
  const direct = (1 - z) ** a * hyp2f1(a, b, c, z)
  return Number.isFinite(direct) ? direct : (1 - z) ** (c - b) * continued(c - a, c - b, c, z)
}

/** Euler: (1 − z)^(c − a − b) ₂F₁(c − a, c − b; c; z). */
function transformed(a: number, b: number, c: number, z: number): number {
  return (1 - z) ** (c - a - b) * continued(c - a, c - b, c, z)
}

function continued(a: number, b: number, c: number, z: number): number {
  if (z <= SERIES_REACH || c > LARGE_C) return series(a, b, c, z)
  let at = SERIES_REACH
  let value = series(a, b, c, at)
  let slope = ((a * b) / c) * series(a + 1, b + 1, c + 1, at)
  while (at < z) {
    const target = Math.min(z, at + (1 - at) / 2)
    // The difference of the two representable points, so that no rounding is taken next to the singularity.
    const step = target - at
    if (step === 0) break
    const reached = taylorStep({ a, b, c, at, step, value, slope })
    value = reached.value
    slope = reached.slope
    at = target
  }
  return value
}

/** Σ (a)_n (b)_n / (c)_n z^n / n!. */
export function series(a: number, b: number, c: number, z: number): number {
  let term = 1
  let sum = 1
  for (let n = 0; n < MAX_TERMS; n++) {
    term *= (((a + n) * (b + n)) / (c + n)) * (z / (n + 1))
    sum += term
    if (Math.abs(term) < Math.abs(sum) * 1e-17) break
  }
  return sum
}

type Step = { a: number; b: number; c: number; at: number; step: number; value: number; slope: number }

/**
 * One Taylor step of z(1 − z)f″ + [c − (a + b + 1)z]f′ − ab f = 0 about `at`. With f = Σ f_n h^n:
 * f_{n+2} = [(n + a)(n + b) f_n − ((1 − 2z)n + c − (a + b + 1)z)(n + 1) f_{n+1}] / [z(1 − z)(n + 1)(n + 2)].
 */
function taylorStep({ a, b, c, at, step, value, slope }: Step): { value: number; slope: number } {
  const centre = at * (1 - at)
  const drift = c - (a + b + 1) * at
  let previous = value
  let current = slope * step
  let sum = previous + current
  let derivative = current
  for (let n = 0; n < MAX_TERMS; n++) {
    const next =
      ((n + a) * (n + b) * previous * step * step - ((1 - 2 * at) * n + drift) * (n + 1) * current * step) /
      (centre * (n + 1) * (n + 2))
    previous = current
    current = next
    sum += next
    derivative += (n + 2) * next
    if (Math.abs(next) < Math.abs(sum) * 1e-18 && Math.abs(previous) < Math.abs(sum) * 1e-17) break
  }
  return { value: sum, slope: derivative / step }
}
