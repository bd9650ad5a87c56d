import { requireCount, requireFinite, requireInside, requirePositive, StatsError } from '../errors.ts'
import { type Alternative, DEFAULT_ALPHA, type Interval, intervalAround } from './interval.ts'

/** The pairwise sample size at which the interval is tightest unless told otherwise. */
export const DEFAULT_TUNING = 5000

export type SequentialOptions = {
  readonly alpha?: number
  readonly alternative?: Alternative
  /** Members of both arms together at which the interval should be tightest. */
  readonly tuning?: number
}

export type SequentialResult = { readonly interval: Interval; readonly p: number }

/**
 * ρ = √((−2 log α + log(1 − 2 log α)) / N*), which makes the confidence sequence tightest at N* members; a one-sided
 * test spends 2α (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2021, appendix B).
 */
export function sequentialRho({ alpha, tuning, alternative }: Required<SequentialOptions>): number {
  const spent = alternative === 'two-sided' ? alpha : 2 * alpha
  const x = -2 * Math.log(spent)
  return Math.sqrt((x + Math.log(1 + x)) / tuning)
}

/**
 * An always-valid interval and p-value for an effect estimated from `n` members: looking every day does not raise the
 * false-positive rate (asymptotic confidence sequence, ibid., theorem 2.2). Wider than a fixed-sample interval at any
 * one look.
 */
export function alwaysValid(
  { estimate, standardError, n }: { estimate: number; standardError: number; n: number },
  options: SequentialOptions = {},
): SequentialResult {
  const { alpha = DEFAULT_ALPHA, alternative = 'two-sided', tuning = DEFAULT_TUNING } = options
  requireFinite('estimate', estimate)
  requireCount('n', n, 1)
  requireInside('alpha', alpha, 0, 0.5)
  requirePositive('tuning', tuning)
  if (!(standardError > 0)) throw new StatsError('constant_column', 'the effect has no variance')
  const rho = sequentialRho({ alpha, tuning, alternative })
  const reach = standardError * sequentialMultiplier(n, { alpha, tuning, alternative })
  const grown = n * rho * rho + 1
  const z = estimate / standardError
  return {
    interval: intervalAround(estimate, reach, alternative),
    p: sequentialP({ z, growth: grown, weight: n * rho * rho, alternative }),
  }
}

/** The factor that replaces z_{1−α/2} in front of the standard error at `n` members. */
export function sequentialMultiplier(n: number, options: Required<SequentialOptions>): number {
  const rho = sequentialRho(options)
  const growth = n * rho * rho + 1
  const scale = (2 * growth) / (n * rho * rho)
  const log =
    options.alternative === 'two-sided'
      ? Math.log(Math.sqrt(growth) / options.alpha)
      : Math.log(1 + Math.sqrt(growth) / (2 * options.alpha))
  return Math.sqrt(scale * log)
}

type Evidence = { z: number; growth: number; weight: number; alternative: Alternative }

/** The α at which the interval would just touch 0, ρ held fixed. One-sided p is at most ½. */
function sequentialP({ z, growth, weight, alternative }: Evidence): number {
  const exponent = (z * z * weight) / (2 * growth)
  if (alternative === 'two-sided') return Math.min(1, Math.sqrt(growth) * Math.exp(-exponent))
  const favourable = alternative === 'greater' ? z > 0 : z < 0
  if (!favourable) return 0.5
  return Math.min(0.5, Math.sqrt(growth) / (2 * Math.expm1(exponent)))
}
