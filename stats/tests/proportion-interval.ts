import { betaQuantile } from '../distributions/beta.ts'
import { requireCount, StatsError } from '../errors.ts'
import { criticalZ, DEFAULT_ALPHA, type Interval } from './interval.ts'

/** Successes among trials. */
export type Tally = { readonly successes: number; readonly trials: number }

/** Throws unless 0 <= successes <= trials and trials > 0. */
export function requireTally(name: string, { successes, trials }: Tally): void {
  requireCount(`${name} trials`, trials)
  requireCount(`${name} successes`, successes)
  if (trials === 0) throw new StatsError('empty_input', `${name} has no members`)
  if (successes > trials) throw new StatsError('out_of_range', `${name}: ${successes} successes among ${trials}`)
}

/** E. B. Wilson (1927): the interval that inverts the score test. The default here. */
export function wilsonInterval(tally: Tally, alpha = DEFAULT_ALPHA): Interval {
  requireTally('sample', tally)
  const { successes, trials: n } = tally
  const z = criticalZ(alpha)
  const p = successes / n
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const reach = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return [successes === 0 ? 0 : centre - reach, successes === n ? 1 : centre + reach]
}

/** Clopper & Pearson (1934): never covers less than it says. */
export function clopperPearsonInterval(tally: Tally, alpha = DEFAULT_ALPHA): Interval {
  requireTally('sample', tally)
  const { successes: x, trials: n } = tally
  const low = x === 0 ? 0 : betaQuantile(alpha / 2, x, n - x + 1)
  const high = x === n ? 1 : betaQuantile(1 - alpha / 2, x + 1, n - x)
  return [low, high]
}

/** Agresti & Coull (1998), cut to [0, 1]. */
export function agrestiCoullInterval(tally: Tally, alpha = DEFAULT_ALPHA): Interval {
  requireTally('sample', tally)
  const z = criticalZ(alpha)
  const n = tally.trials + z * z
  const p = (tally.successes + (z * z) / 2) / n
  const reach = z * Math.sqrt((p * (1 - p)) / n)
  return [Math.max(0, p - reach), Math.min(1, p + reach)]
}

/** The textbook interval p ± z√(pq/n): width zero at 0 and 1, so prefer Wilson's. */
export function waldInterval(tally: Tally, alpha = DEFAULT_ALPHA): Interval {
  requireTally('sample', tally)
  const p = tally.successes / tally.trials
  const reach = criticalZ(alpha) * Math.sqrt((p * (1 - p)) / tally.trials)
  return [Math.max(0, p - reach), Math.min(1, p + reach)]
}
