import { requireSameLength, requireSeries, requireWeight, StatsError } from '../errors.ts'
import { choleskyInPlace, choleskyInverse, choleskySolve } from '../linear/cholesky.ts'

export type LogisticOptions = {
  /** Penalty λ/2 · Σ β² on all coefficients but the intercept, on standardised columns. */
  readonly ridge?: number
  /** Weight of each row: class weights, for instance. */
  readonly weights?: ArrayLike<number>
  readonly maxIterations?: number
}

export type LogisticFit = {
  /** Intercept first, then one coefficient a column, in the units of the columns. */
  readonly coefficients: Float64Array
  readonly standardErrors: Float64Array
  readonly loglik: number
  readonly nullLoglik: number
  readonly iterations: number
  readonly converged: boolean
  /**
   * Columns whose coefficient runs to infinity because they separate some of the rows (everybody with a flag answers no):
   * their numbers say how far the search went, no more. A ridge makes them finite.
   */
  readonly unbounded: readonly number[]
}

const LARGEST_LOG_ODDS = 30
const CERTAIN = 14

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares, McCullagh & Nelder 1989), with halved
 * steps when the likelihood would fall. Columns are standardised inside and the result given in their own units.
 * Refuses a target of one class (`one_class`), a constant column (`constant_column`), a column that others determine
 * (`collinear`) and, without a ridge, separable data (`separable`): their best fit lies at infinity.
 */
export function fitLogistic(
  columns: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  options: LogisticOptions = {},
): LogisticFit {
  const { ridge = 0, weights, maxIterations = 50 } = options
  requireTarget(target)
  requireWeights(weights, target, true)
  requireWeight('ridge', ridge)
  const scaled = columns.map((column, j) => standardise(column, j, target.length))
  const k = columns.length + 1
  const beta = new Float64Array(k)
  const problem = { columns: scaled.map((s) => s.values), target, weights, ridge }
  beta[0] = nullLogit(target, weights)
  let state = evaluate(problem, beta)
  const nullLoglik = state.loglik
  let iterations = 0
  let converged = false
  for (; iterations < maxIterations && !converged; iterations++) {
    const step = choleskySolve(choleskyInPlace(Float64Array.from(state.information), k), k, state.score)
    const next = halving(problem, beta, step, state.penalised)
    if (next === undefined) {
      converged = true
      break
    }
    beta.set(next.beta)
    converged = Math.abs(next.state.penalised - state.penalised) <= 1e-12 * (1 + Math.abs(next.state.penalised))
    state = next.state
    if (ridge === 0 && state.allExtreme)
      throw new StatsError('separable', 'a combination of columns separates the classes: add a ridge')
  }
  if (ridge === 0 && state.separated)
    throw new StatsError('separable', 'a combination of columns separates the classes: add a ridge')
  const covariance = choleskyInverse(choleskyInPlace(Float64Array.from(state.information), k), k)
  return {
    ...inOwnUnits(beta, covariance, scaled, k),
    loglik: state.loglik,
    nullLoglik,
    iterations,
    converged,
    unbounded: ridge === 0 && state.certain > 0 ? flatColumns(covariance, k, target.length) : [],
  }
}

/** The error of a standardised coefficient, as a multiple of what one row in n of information would leave, that no data give. */
const FLAT = 50

/** Columns along which the likelihood is flat at the end of the search; asked only when some row is predicted as certain. */
function flatColumns(covariance: Float64Array, k: number, rows: number): number[] {
  return Array.from({ length: k - 1 }, (_, j) => j).filter(
    (j) => covariance[(j + 1) * k + j + 1]! * Math.sqrt(rows) > FLAT ** 2,
  )
}

/** Chance of the event for one row, columns in the order of the fit. */
export function predictLogistic({ coefficients }: LogisticFit, row: ArrayLike<number>): number {
  let eta = coefficients[0]!
  for (let j = 0; j < row.length; j++) eta += coefficients[j + 1]! * row[j]!
  return 1 / (1 + Math.exp(-eta))
}

/** Chances for all rows of a table of columns. */
export function predictLogisticAll({ coefficients }: LogisticFit, columns: readonly ArrayLike<number>[]): Float64Array {
  const eta = new Float64Array(columns[0]?.length ?? 0).fill(coefficients[0]!)
  columns.forEach((column, j) => {
    const b = coefficients[j + 1]!
    for (let i = 0; i < eta.length; i++) eta[i]! += b * column[i]!
  })
  return eta.map((v) => 1 / (1 + Math.exp(-v)))
}

/** Throws unless the target holds 0 and 1, both. */
export function requireTarget(target: ArrayLike<number>): void {
  requireSeries('target', target, 2)
  let ones = 0
  for (let i = 0; i < target.length; i++) {
    if (target[i] !== 0 && target[i] !== 1)
      throw new StatsError('out_of_range', `target[${i}] is ${target[i]}, not 0 or 1`)
    ones += target[i]!
  }
  if (ones === 0 || ones === target.length) throw new StatsError('one_class', 'the target holds one class only')
}

/** Throws unless there is one weight a row, none negative, and (for classes) some on both. */
export function requireWeights(
  weights: ArrayLike<number> | undefined,
  target: ArrayLike<number>,
  bothClasses: boolean,
): void {
  if (weights === undefined) return
  requireSameLength('weights and target', weights.length, target.length)
  let ones = 0
  let all = 0
  for (let i = 0; i < weights.length; i++) {
    all += requireWeight(`weights[${i}]`, weights[i]!)
    ones += weights[i]! * target[i]!
  }
  if (all === 0) throw new StatsError('empty_input', 'all weights are 0')
  if (bothClasses && (ones === 0 || ones === all)) throw new StatsError('one_class', 'one class has no weight')
}

type Scaled = { values: Float64Array; mean: number; sd: number }

function standardise(column: ArrayLike<number>, j: number, rows: number): Scaled {
  requireSameLength(`column ${j} and target`, column.length, rows)
  requireSeries(`column ${j}`, column)
  let mean = 0
  for (let i = 0; i < rows; i++) mean += column[i]! / rows
  let squares = 0
  for (let i = 0; i < rows; i++) squares += (column[i]! - mean) ** 2
  const sd = Math.sqrt(squares / rows)
  if (!(sd > 1e-12 * Math.max(1, Math.abs(mean)))) throw new StatsError('constant_column', `column ${j} is constant`)
  return { values: Float64Array.from({ length: rows }, (_, i) => (column[i]! - mean) / sd), mean, sd }
}

function nullLogit(target: ArrayLike<number>, weights: ArrayLike<number> | undefined): number {
  let ones = 0
  let all = 0
  for (let i = 0; i < target.length; i++) {
    const w = weights?.[i] ?? 1
    ones += w * target[i]!
    all += w
  }
  return Math.log(ones / (all - ones))
}

type Problem = {
  columns: Float64Array[]
  target: ArrayLike<number>
  weights: ArrayLike<number> | undefined
  ridge: number
}
type State = {
  loglik: number
  penalised: number
  score: Float64Array
  information: Float64Array
  separated: boolean
  /** Rows predicted with a certainty beyond 1 in 10⁶. */
  certain: number
  allExtreme: boolean
}

/** Log-likelihood, score and information at β in one pass over the rows. */
function evaluate({ columns, target, weights, ridge }: Problem, beta: Float64Array): State {
  const k = beta.length
  const score = new Float64Array(k)
  const information = new Float64Array(k * k)
  const row = new Float64Array(k)
  row[0] = 1
  let loglik = 0
  let wrong = 0
  let extreme = 0
  let certain = 0
  for (let i = 0; i < target.length; i++) {
    let eta = beta[0]!
    for (let j = 1; j < k; j++) {
      row[j] = columns[j - 1]![i]!
      eta += beta[j]! * row[j]!
    }
    const w = weights?.[i] ?? 1
    const y = target[i]!
    const p = 1 / (1 + Math.exp(-eta))
    const signed = y === 1 ? eta : -eta
    loglik += w * (signed > 0 ? -Math.log1p(Math.exp(-signed)) : signed - Math.log1p(Math.exp(signed)))
    if (signed <= 0) wrong++
    if (signed > CERTAIN) certain++
    if (Math.abs(eta) > LARGEST_LOG_ODDS) extreme++
    const residual = w * (y - p)
    const curvature = w * p * (1 - p)
    for (let a = 0; a < k; a++) {
      score[a]! += residual * row[a]!
      const scaled = curvature * row[a]!
      for (let b = 0; b <= a; b++) information[a * k + b]! += scaled * row[b]!
    }
  }
  let penalty = 0
  for (let j = 1; j < k; j++) {
    penalty += (ridge / 2) * beta[j]! ** 2
    score[j]! -= ridge * beta[j]!
    information[j * k + j]! += ridge
  }
  for (let a = 0; a < k; a++) for (let b = a + 1; b < k; b++) information[a * k + b] = information[b * k + a]!
  const separated = wrong === 0 && loglik > -1e-3 * target.length
  return {
    loglik,
    penalised: loglik - penalty,
    score,
    information,
    separated,
    certain,
    allExtreme: extreme === target.length,
  }
}

function halving(problem: Problem, beta: Float64Array, step: Float64Array, before: number) {
  for (let scale = 1, i = 0; i < 30; i++, scale /= 2) {
    const next = beta.map((v, j) => v + scale * step[j]!)
    const state = evaluate(problem, next)
    if (state.penalised >= before - 1e-13 * Math.abs(before)) return { beta: next, state }
  }
  return undefined
}

/** Undoes the standardisation: slopes divide by sd, the intercept takes up the means. */
function inOwnUnits(beta: Float64Array, covariance: Float64Array, scaled: readonly Scaled[], k: number) {
  const coefficients = new Float64Array(k)
  const standardErrors = new Float64Array(k)
  const shift = new Float64Array(k)
  shift[0] = 1
  coefficients[0] = beta[0]!
  for (let j = 1; j < k; j++) {
    const { mean, sd } = scaled[j - 1]!
    coefficients[j] = beta[j]! / sd
    standardErrors[j] = Math.sqrt(covariance[j * k + j]!) / sd
    coefficients[0]! -= (beta[j]! * mean) / sd
    shift[j] = -mean / sd
  }
  let variance = 0
  for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) variance += shift[a]! * covariance[a * k + b]! * shift[b]!
  standardErrors[0] = Math.sqrt(variance)
  return { coefficients, standardErrors }
}
