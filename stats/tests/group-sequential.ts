import { findRoot } from '../core/root.ts'
import { normalCdf, normalDensity, normalQuantile, normalSf } from '../distributions/normal.ts'
import { requireInside, StatsError } from '../errors.ts'

/** How the false-positive budget is spent over the planned looks. */
export type Spending = 'obrien-fleming' | 'pocock'

export type GroupSequentialPlan = {
  readonly fractions: readonly number[]
  readonly spending: Spending
  /** Stop at look k when |z| reaches this. */
  readonly boundaries: readonly number[]
  /** Two-sided error spent up to each look. */
  readonly spent: readonly number[]
}

/** Nodes are at most this share of the next step's deviation apart, where Simpson's rule is exact to 1e-9. */
const SPACING = 0.3
const PANELS = 400
const FARTHEST = 12
/** Looks closer than this would need more nodes than are worth it. */
const LEAST_STEP = 1e-4

/**
 * Lan & DeMets (1983) spending, α/2 on each side: O'Brien–Fleming type 2 − 2Φ(z_{α/4}/√t) a side, Pocock type
 * (α/2) log(1 + (e − 1)t) a side. t is the share of the planned members seen; the total of both sides is returned.
 */
export function spentBy(t: number, alpha: number, spending: Spending): number {
  if (spending === 'pocock') return alpha * Math.log(1 + (Math.E - 1) * t)
  return Math.min(alpha, 4 * normalSf(-normalQuantile(alpha / 4) / Math.sqrt(t)))
}

/**
 * Boundaries for looks at the given shares of the planned sample (rising, last one 1), found look by look from the
 * density of the walk that has not stopped (Armitage, McPherson & Rowe 1969; Jennison & Turnbull 2000, ch. 19), by
 * Simpson's rule. Symmetric two-sided.
 */
export function planGroupSequential(
  fractions: readonly number[],
  spending: Spending,
  alpha = 0.05,
): GroupSequentialPlan {
  requireInside('alpha', alpha, 0, 1)
  requireFractions(fractions)
  const spent = fractions.map((t) => spentBy(t, alpha, spending))
  const boundaries: number[] = []
  let walk = startWalk()
  fractions.forEach((t, k) => {
    const step = spent[k]! - (spent[k - 1] ?? 0)
    const crossing = (z: number) => 2 * crossingAbove(walk, t, z)
    const boundary = step <= 1e-15 ? FARTHEST : findRoot((z) => crossing(z) - step, 0, FARTHEST, 1e-10)
    boundaries.push(boundary)
    walk = advance(walk, t, boundary, { next: fractions[k + 1] })
  })
  return { fractions, spending, boundaries, spent }
}

/** One constant boundary (`pocock`) or b/√t (`obrien-fleming`) with total error alpha: the classical designs. */
export function classicalBoundaries(looks: number, shape: Spending, alpha = 0.05): number[] {
  const fractions = Array.from({ length: looks }, (_, i) => (i + 1) / looks)
  requireFractions(fractions)
  const at = (c: number) => fractions.map((t) => (shape === 'pocock' ? c : c / Math.sqrt(t)))
  const constant = findRoot((c) => crossingProbability(fractions, at(c)) - alpha, 0.5, 6, 1e-9)
  return at(constant)
}

/** Chance to stop at or before the last look when the standardised effect at full sample is `drift`. */
export function crossingProbability(fractions: readonly number[], boundaries: readonly number[], drift = 0): number {
  let walk = startWalk()
  let total = 0
  fractions.forEach((t, k) => {
    total += crossingAbove(walk, t, boundaries[k]!, drift) + crossingAbove(walk, t, boundaries[k]!, drift, -1)
    walk = advance(walk, t, boundaries[k]!, { drift, next: fractions[k + 1] })
  })
  return Math.min(1, total)
}

/** By how much the fixed-sample size must grow so that the plan keeps its power. */
export function groupSequentialInflation(
  plan: GroupSequentialPlan,
  { alpha, power }: { alpha: number; power: number },
): number {
  const fixed = normalQuantile(1 - alpha / 2) + normalQuantile(power)
  const drift = findRoot((d) => crossingProbability(plan.fractions, plan.boundaries, d) - power, 0.1, 12, 1e-9)
  return (drift / fixed) ** 2
}

/** Nodes, Simpson weights × density of the score walk still running. */
type Walk = { readonly t: number; readonly nodes: Float64Array; readonly mass: Float64Array }

function startWalk(): Walk {
  return { t: 0, nodes: Float64Array.of(0), mass: Float64Array.of(1) }
}

/** Chance that the walk, at share t, lies beyond z (side 1) or −z (side −1). The score is z√t with mean drift × t. */
function crossingAbove(walk: Walk, t: number, z: number, drift = 0, side: 1 | -1 = 1): number {
  const sd = Math.sqrt(t - walk.t)
  const edge = z * Math.sqrt(t)
  let sum = 0
  for (let i = 0; i < walk.nodes.length; i++) {
    const mean = walk.nodes[i]! + drift * (t - walk.t)
    sum += walk.mass[i]! * (side === 1 ? normalSf((edge - mean) / sd) : normalCdf((-edge - mean) / sd))
  }
  return sum
}

/** The walk after a look at `t`, on nodes fine enough for the step to the `next` look. */
function advance(
  walk: Walk,
  t: number,
  boundary: number,
  { drift = 0, next }: { drift?: number; next: number | undefined },
): Walk {
  if (next === undefined) return { t, nodes: new Float64Array(), mass: new Float64Array() }
  const sd = Math.sqrt(t - walk.t)
  const edge = Math.min(boundary, FARTHEST) * Math.sqrt(t)
  const finest = SPACING * Math.min(sd, Math.sqrt(next - t))
  const panels = Math.max(PANELS, 2 * Math.ceil(edge / finest))
  const nodes = new Float64Array(panels + 1)
  const mass = new Float64Array(panels + 1)
  const h = (2 * edge) / panels
  for (let j = 0; j <= panels; j++) {
    nodes[j] = -edge + j * h
    let density = 0
    for (let i = 0; i < walk.nodes.length; i++) {
      density += walk.mass[i]! * normalDensity((nodes[j]! - walk.nodes[i]! - drift * (t - walk.t)) / sd)
    }
    const weight = j === 0 || j === panels ? 1 : j % 2 === 1 ? 4 : 2
    mass[j] = (density / sd) * weight * (h / 3)
  }
  return { t, nodes, mass }
}

function requireFractions(fractions: readonly number[]): void {
  const rising = fractions.every((t, i) => t >= (fractions[i - 1] ?? 0) + LEAST_STEP)
  if (fractions.length === 0 || fractions.length > 50 || !rising || Math.abs(fractions.at(-1)! - 1) > 1e-9) {
    throw new StatsError(
      'bad_spec',
      `looks are 1 to 50 rising shares of the sample at least ${LEAST_STEP} apart, the last one 1`,
    )
  }
}
