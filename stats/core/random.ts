import { requireCount, StatsError } from '../errors.ts'

/** A stream of uniform numbers in [0, 1). Every function that draws takes one; none is global. */
export type RandomStream = () => number

/** sfc32 (C. Doty-Humphrey, PractRand), seeded through splitmix32; the same seed gives the same stream everywhere. */
export function seededStream(seed: number): RandomStream {
  let state = seed >>> 0
  const split = () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let a = split()
  let b = split()
  let c = split()
  let counter = 1
  const next = () => {
    const t = (((a + b) >>> 0) + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + t) >>> 0
    return t
  }
  for (let i = 0; i < 12; i++) next()
  // 53 bits from two draws.
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992
}

/** A whole number in [0, bound). */
export function drawInteger(random: RandomStream, bound: number): number {
  return Math.floor(random() * requireCount('bound', bound, 1))
}

/** A standard normal by the polar method (Marsaglia & Bray 1964). */
export function drawNormal(random: RandomStream): number {
  for (let i = 0; i < 1000; i++) {
    const u = 2 * random() - 1
    const v = 2 * random() - 1
    const s = u * u + v * v
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s)
  }
  throw new StatsError('not_converged', 'the random stream is not uniform')
}

export function drawExponential(random: RandomStream, rate = 1): number {
  return -Math.log1p(-random()) / rate
}

/** A gamma variate of the given shape and rate (Marsaglia & Tsang 2000). */
export function drawGamma(random: RandomStream, { shape, rate }: { shape: number; rate: number }): number {
  if (shape < 1) {
    // 1 − u so that the logarithm stays finite.
    return drawGamma(random, { shape: shape + 1, rate }) * (1 - random()) ** (1 / shape)
  }
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (let i = 0; i < 10_000; i++) {
    const x = drawNormal(random)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / rate
  }
  throw new StatsError('not_converged', 'the random stream is not uniform')
}

export function drawBeta(random: RandomStream, a: number, b: number): number {
  const x = drawGamma(random, { shape: a, rate: 1 })
  return x / (x + drawGamma(random, { shape: b, rate: 1 }))
}

/** Fisher–Yates, in place. */
export function shuffle<T>(random: RandomStream, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = drawInteger(random, i + 1)
    const kept = items[i]!
    items[i] = items[j]!
    items[j] = kept
  }
  return items
}
