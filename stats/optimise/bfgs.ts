import { StatsError } from '../errors.ts'

/** Value and gradient of the function to be made small. The gradient is written into the given array. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

export type Minimum = {
  readonly point: Float64Array
  readonly value: number
  readonly gradient: Float64Array
  readonly iterations: number
  readonly converged: boolean
}

export type Bounds = readonly (readonly [low: number, high: number])[]

export type BfgsOptions = { readonly bounds?: Bounds; readonly tolerance?: number; readonly maxIterations?: number }

/** A step that gains less than this share of the value, or a ten-thousandth of the tolerance, ends the search. */
const LEAST_GAIN = 1e-14

/**
 * BFGS with projection on box bounds (Nocedal & Wright, "Numerical Optimization", 2nd ed., alg. 6.1; a coordinate that
 * sits on its bound with the gradient pushing outwards leaves the active set). Backtracking with the Armijo rule.
 * Converged when the projected gradient is below `tolerance × max(1, |value|)`; stops after `maxIterations`.
 */
export function minimiseBfgs(objective: Objective, start: ArrayLike<number>, options: BfgsOptions = {}): Minimum {
  const { bounds, tolerance = 1e-8, maxIterations = 500 } = options
  const size = start.length
  let point = project(Float64Array.from(start), bounds)
  let gradient: Float64Array = new Float64Array(size)
  let value = objective(point, gradient)
  if (!Number.isFinite(value)) throw new StatsError('not_finite', 'the objective is not finite at the start')
  let inverse = identity(size)
  let fresh = true
  let iterations = 0
  for (; iterations < maxIterations; iterations++) {
    if (projectedNorm(point, gradient, bounds) <= tolerance * Math.max(1, Math.abs(value))) break
    let direction = descent(inverse, gradient, point, bounds)
    if (dot(direction, gradient) >= 0) {
      inverse = identity(size)
      direction = descent(inverse, gradient, point, bounds)
      fresh = true
    }
    const found = search({ objective, point, value, gradient, direction, bounds, fresh })
    if (found === undefined) {
      if (fresh) break
      inverse = identity(size)
      fresh = true
      continue
    }
    update(inverse, found.point, point, found.gradient, gradient)
    fresh = false
    const gained = value - found.value
    point = found.point
    gradient = found.gradient
    value = found.value
    if (gained <= Math.max(LEAST_GAIN, tolerance * 1e-4) * Math.abs(value)) break
  }
  const norm = projectedNorm(point, gradient, bounds)
  return { point, value, gradient, iterations, converged: norm <= 1e-5 * Math.max(1, Math.abs(value)) }
}

type Search = {
  objective: Objective
  point: Float64Array
  value: number
  gradient: Float64Array
  direction: Float64Array
  bounds: Bounds | undefined
  fresh: boolean
}

const MAX_HALVINGS = 50
const MAX_STEP = 5

function search(s: Search): { point: Float64Array; value: number; gradient: Float64Array } | undefined {
  const length = Math.sqrt(dot(s.direction, s.direction))
  let scale = s.fresh ? Math.min(1, 1 / length) : 1
  if (length * scale > MAX_STEP) scale = MAX_STEP / length
  const gradient = new Float64Array(s.point.length)
  for (let i = 0; i < MAX_HALVINGS; i++) {
    const point = project(
      s.point.map((v, j) => v + scale * s.direction[j]!),
      s.bounds,
    )
    const value = s.objective(point, gradient)
    let slope = 0
    for (let j = 0; j < point.length; j++) slope += s.gradient[j]! * (point[j]! - s.point[j]!)
    if (Number.isFinite(value) && value < s.value && value <= s.value + 1e-4 * slope) return { point, value, gradient }
    scale *= i < 3 ? 0.5 : 0.25
  }
  return undefined
}

function blocked(at: number, slope: number, bound: readonly [number, number] | undefined): boolean {
  return bound !== undefined && ((at <= bound[0] && slope > 0) || (at >= bound[1] && slope < 0))
}

function descent(inverse: Float64Array, gradient: Float64Array, point: Float64Array, bounds: Bounds | undefined) {
  const n = gradient.length
  const direction = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    if (blocked(point[i]!, gradient[i]!, bounds?.[i])) continue
    for (let j = 0; j < n; j++) {
      if (!blocked(point[j]!, gradient[j]!, bounds?.[j])) direction[i]! -= inverse[i * n + j]! * gradient[j]!
    }
  }
  return direction
}

/** The BFGS update of the inverse Hessian, skipped when the curvature is not positive. */
function update(
  h: Float64Array,
  next: Float64Array,
  point: Float64Array,
  slopeNext: Float64Array,
  slope: Float64Array,
) {
  const n = point.length
  const s = next.map((v, i) => v - point[i]!)
  const y = slopeNext.map((v, i) => v - slope[i]!)
  const curvature = dot(s, y)
  if (curvature <= 1e-12 * Math.sqrt(dot(s, s) * dot(y, y))) return
  const hy = new Float64Array(n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) hy[i]! += h[i * n + j]! * y[j]!
  const factor = (1 + dot(y, hy) / curvature) / curvature
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      h[i * n + j]! += factor * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / curvature
    }
  }
}

function project(point: Float64Array, bounds: Bounds | undefined): Float64Array {
  if (bounds !== undefined) {
    for (let i = 0; i < point.length; i++) point[i] = Math.min(bounds[i]![1], Math.max(bounds[i]![0], point[i]!))
  }
  return point
}

function projectedNorm(point: Float64Array, gradient: Float64Array, bounds: Bounds | undefined): number {
  let largest = 0
  for (let i = 0; i < point.length; i++) {
    if (!blocked(point[i]!, gradient[i]!, bounds?.[i])) largest = Math.max(largest, Math.abs(gradient[i]!))
  }
  return largest
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1
  return matrix
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
