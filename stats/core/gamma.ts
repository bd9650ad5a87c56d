/** log(2π) / 2. */
export const HALF_LOG_TWO_PI = 0.9189385332046728

const EULER = 0.5772156649015329

/** ζ(k) − 1 for k = 2, 3, …, by direct summation with an Euler–Maclaurin tail. */
const ZETA_MINUS_ONE = Array.from({ length: 40 }, (_, i) => zetaMinusOne(i + 2))

function zetaMinusOne(k: number): number {
  const cut = 40
  let sum = 0
  for (let n = cut - 1; n >= 2; n--) sum += n ** -k
  let correction = cut ** (1 - k) / (k - 1) + 0.5 * cut ** -k
  let term = (k * cut ** (-k - 1)) / 12
  correction += term
  term = (k * (k + 1) * (k + 2) * cut ** (-k - 3)) / 720
  correction -= term
  term = (k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * cut ** (-k - 5)) / 30240
  correction += term
  correction -= (k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * (k + 5) * (k + 6) * cut ** (-k - 7)) / 1209600
  return sum + correction
}

/** log Γ(2 + z) for |z| <= 0.5: z(1 − γ) + Σ (ζ(k) − 1)(−z)^k / k (Abramowitz & Stegun 6.1.33). Exact zero at z = 0. */
function logGammaNearTwo(z: number): number {
  let power = -z
  let sum = 0
  for (let i = 0; i < ZETA_MINUS_ONE.length; i++) {
    power *= -z
    const term = (ZETA_MINUS_ONE[i]! * power) / (i + 2)
    sum += term
    if (Math.abs(term) < 1e-18) break
  }
  return z * (1 - EULER) + sum
}

/**
 * Stirling's remainder: log Γ(x) − [(x − ½) log x − x + ½ log 2π], for x >= 10 (Abramowitz & Stegun 6.1.41).
 * The first dropped term is below 1e-17 at x = 10.
 */
export function stirlingRemainder(x: number): number {
  const y = 1 / (x * x)
  return (
    (1 / 12 -
      y *
        (1 / 360 -
          y *
            (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360 - y * (1 / 156 - (y * 3617) / 122400))))))) /
    x
  )
}

/**
 * log |Γ(x)| for x > 0, to about 1e-15 relative (also near its zeros at 1 and 2). `x <= 0` returns +Infinity.
 * Checked against scipy in `reference/stats_core.test.ts`.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : Number.POSITIVE_INFINITY
  if (x >= 10) return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingRemainder(x)
  if (x < 0.5) return logGammaNearTwo(x) - Math.log1p(x) - Math.log(x)
  if (x < 1.5) return logGammaNearTwo(x - 1) - Math.log(x)
  if (x <= 2.5) return logGammaNearTwo(x - 2)
  let product = 1
  let y = x
  while (y > 2.5) {
    y -= 1
    product *= y
  }
  return Math.log(product) + logGammaNearTwo(y - 2)
}

/** log Γ(1 + a) for 0 < a, to full relative precision where a is so small that 1 + a would lose it. */
export function logGammaOnePlus(a: number): number {
  return a < 0.5 ? logGammaNearTwo(a) - Math.log1p(a) : logGamma(1 + a)
}

/** ψ(x) = d/dx log Γ(x), x > 0: recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 6.3.18). */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shift = 0
  let y = x
  while (y < 10) {
    shift -= 1 / y
    y += 1
  }
  const w = 1 / (y * y)
  const series =
    w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - w * (691 / 32760 - w / 12))))))
  return shift + Math.log(y) - 0.5 / y - series
}

/** ψ′(x), x > 0 (Abramowitz & Stegun 6.4.12). */
export function trigamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shift = 0
  let y = x
  while (y < 12) {
    shift += 1 / (y * y)
    y += 1
  }
  const w = 1 / (y * y)
  const series = w * (1 / 6 - w * (1 / 30 - w * (1 / 42 - w * (1 / 30 - w * (5 / 66 - (w * 691) / 2730)))))
  return shift + 1 / y + w / 2 + series / y
}

/** log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b), without the cancellation when one argument is large. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  if (large < 10) return logGamma(small) + logGamma(large) - logGamma(small + large)
  const sum = small + large
  // log Γ(large) − log Γ(sum) by Stirling, with the leading terms combined.
  const difference =
    -(large - 0.5) * Math.log1p(small / large) -
    small * Math.log(sum) +
    small +
    stirlingRemainder(large) -
    stirlingRemainder(sum)
  return logGamma(small) + difference
}
