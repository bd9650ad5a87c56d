import { findRoot } from '../core/root.ts'
import { normalCdf, normalQuantile } from '../distributions/normal.ts'
import { requireInside, StatsError } from '../errors.ts'

/**
 * The published ways of planning a test of two proportions. They differ by up to about 6 %, so every number names its
 * own:
 * - `evan-miller`: null variance 2p₁q₁, alternative p₁q₁ + p₂q₂, with p₁ folded to at most ½; rounded to nearest as the
 *   calculator shows it. 20 % → 25 % at 80 % power: 1,030.
 * - `r-power-prop-test`: null variance of the average rate, R's `power.prop.test`. 1,094.
 * - `arcsine`: Cohen's h, as statsmodels' NormalIndPower. 1,092.
 * - `unpooled`: (z_{1−α/2} + z_{power})² (p₁q₁ + p₂q₂) / (p₂ − p₁)². 5 % → 6 %: 8,155.
 */
export type ProportionConvention = 'evan-miller' | 'r-power-prop-test' | 'arcsine' | 'unpooled'

export type ProportionPlan = {
  readonly p1: number
  readonly p2: number
  readonly alpha?: number
  readonly power?: number
  readonly convention: ProportionConvention
}

export type SampleSize = { readonly perArm: number; readonly exact: number; readonly convention: ProportionConvention }

/** Members needed in each of two equal arms. */
export function sampleSizeForProportions(plan: ProportionPlan): SampleSize {
  const { p1, p2, alpha = 0.05, power = 0.8, convention } = plan
  requireInside('p1', p1, 0, 1)
  requireInside('p2', p2, 0, 1)
  requireInside('alpha', alpha, 0, 1)
  requireInside('power', power, 0, 1)
  if (p1 === p2) throw new StatsError('out_of_range', 'p1 and p2 are equal: no sample size can tell them apart')
  const exact = sizeFor(spreadOf(plan), { convention, alpha, power })
  const perArm = convention === 'evan-miller' ? Math.round(exact) : Math.ceil(exact - 1e-9)
  return { perArm: Math.max(1, perArm), exact, convention }
}

/** √n-standardised effect: distance, and standard deviation of √n × its estimate under no effect and under the planned one. */
type Spread = { readonly distance: number; readonly underNull: number; readonly underEffect: number }

const spreads: Record<ProportionConvention, (p1: number, p2: number) => Spread> = {
  'evan-miller': (p1, p2) => {
    const p = p1 > 0.5 ? 1 - p1 : p1
    const d = p1 > 0.5 ? p1 - p2 : p2 - p1
    const underEffect = Math.sqrt(p * (1 - p) + (p + d) * (1 - p - d))
    return { distance: Math.abs(d), underNull: Math.sqrt(2 * p * (1 - p)), underEffect }
  },
  'r-power-prop-test': (p1, p2) => ({
    distance: Math.abs(p2 - p1),
    underNull: Math.sqrt((p1 + p2) * (1 - (p1 + p2) / 2)),
    underEffect: Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2)),
  }),
  arcsine: (p1, p2) => ({
    distance: 2 * Math.abs(Math.asin(Math.sqrt(p2)) - Math.asin(Math.sqrt(p1))),
    underNull: Math.SQRT2,
    underEffect: Math.SQRT2,
  }),
  unpooled: (p1, p2) => {
    const sd = Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return { distance: Math.abs(p2 - p1), underNull: sd, underEffect: sd }
  },
}

function spreadOf({ p1, p2, convention }: Pick<ProportionPlan, 'p1' | 'p2' | 'convention'>): Spread {
  const spread = spreads[convention]
  if (spread === undefined) throw new StatsError('unknown_name', `no convention '${convention}'`)
  return spread(p1, p2)
}

type Demand = { convention: ProportionConvention; alpha: number; power: number }

function sizeFor(spread: Spread, { convention, alpha, power }: Demand): number {
  const z = -normalQuantile(alpha / 2)
  const plain = ((z * spread.underNull + normalQuantile(power) * spread.underEffect) / spread.distance) ** 2
  if (convention !== 'arcsine') return plain
  // statsmodels counts rejections in both directions, so n solves the power equation.
  const gap = (n: number) => powerAt(spread, n, { convention, alpha }) - power
  return gap(1e-9) >= 0 ? 1 : findRoot(gap, 1e-9, 4 + 2 * plain, 1e-10)
}

function powerAt(spread: Spread, n: number, { convention, alpha }: Omit<Demand, 'power'>): number {
  const z = -normalQuantile(alpha / 2) * spread.underNull
  const shift = Math.sqrt(n) * spread.distance
  const upper = normalCdf((shift - z) / spread.underEffect)
  return convention === 'arcsine' ? upper + normalCdf((-shift - z) / spread.underEffect) : upper
}

/** Power of a planned test with `perArm` members in each arm: the inverse of {@link sampleSizeForProportions}. */
export function powerForProportions(plan: Omit<ProportionPlan, 'power'>, perArm: number): number {
  const { alpha = 0.05, convention } = plan
  requireInside('p1', plan.p1, 0, 1)
  requireInside('p2', plan.p2, 0, 1)
  return powerAt(spreadOf(plan), perArm, { convention, alpha })
}

/** The smallest rate above `p1` (or below, with `direction: 'down'`) that `perArm` members can show. */
export function detectableRate(
  plan: Omit<ProportionPlan, 'p2'> & { readonly direction?: 'up' | 'down' },
  perArm: number,
): number {
  const { direction = 'up', ...rest } = plan
  const far = direction === 'up' ? 1 - 1e-9 : 1e-9
  const near = rest.p1 + (far - rest.p1) * 1e-7
  const gap = (p2: number) => Math.log(sampleSizeForProportions({ ...rest, p2 }).exact / perArm)
  if (gap(far) > 0)
    throw new StatsError('too_few_rows', `${perArm} members an arm cannot show any change from ${rest.p1}`)
  return findRoot(gap, near, far, 1e-12)
}
