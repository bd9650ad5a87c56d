import { StatsError } from '../errors.ts'

const MAX_STEPS = 200

/**
 * A zero of `f` in [low, high] by Brent's method (R. P. Brent, "Algorithms for Minimization without Derivatives", 1973,
 * ch. 4). Throws `out_of_range` when the ends do not bracket a zero.
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 1e-14): number {
  let a = low
  let b = high
  let fa = f(a)
  let fb = f(b)
  if (fa === 0) return a
  if (fb === 0) return b
  if (!(Math.sign(fa) * Math.sign(fb) < 0))
    throw new StatsError('out_of_range', `no sign change between ${low} (${fa}) and ${high} (${fb})`)
  let c = a
  let fc = fa
  let step = b - a
  let before = step
  for (let i = 0; i < MAX_STEPS; i++) {
    if (Math.abs(fc) < Math.abs(fb)) {
      ;[a, b, c] = [b, c, b]
      ;[fa, fb, fc] = [fb, fc, fb]
    }
    const within = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2
    const half = (c - b) / 2
    if (Math.abs(half) <= within || fb === 0) return b
    const trial = interpolate({ a, b, c, fa, fb, fc })
    if (Math.abs(before) >= within && Math.abs(fa) > Math.abs(fb) && acceptable(trial, half, within, before)) {
      before = step
      step = trial
    } else {
      before = half
      step = half
    }
    a = b
    fa = fb
    b += Math.abs(step) > within ? step : Math.sign(half) * within
    fb = f(b)
    if (Math.sign(fb) * Math.sign(fc) > 0) {
      c = a
      fc = fa
      step = b - a
      before = step
    }
  }
  return b
}

type Bracket = { a: number; b: number; c: number; fa: number; fb: number; fc: number }

/** Secant step with two distinct points, inverse quadratic with three. */
function interpolate({ a, b, c, fa, fb, fc }: Bracket): number {
  if (a === c) return (-fb * (b - a)) / (fb - fa)
  const q = fa / fc
  const r = fb / fc
  const s = fb / fa
  const p = s * ((c - b) * q * (q - r) - (b - a) * (r - 1))
  return p / -((q - 1) * (r - 1) * (s - 1))
}

function acceptable(trial: number, half: number, within: number, before: number): boolean {
  return (
    Number.isFinite(trial) &&
    trial * half > 0 &&
    Math.abs(trial) < 1.5 * Math.abs(half) - within / 2 &&
    Math.abs(trial) < Math.abs(before) / 2
  )
}
