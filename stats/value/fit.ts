import { hessianOf, inverseIfPositive } from '../linear/curvature.ts'
import { type Minimum, minimiseBfgs, type Objective } from '../optimise/bfgs.ts'

/** A fitted model of purchases. Parameters are positive; times are in the unit of the input. */
export type Fit<Name extends string> = {
  readonly params: Readonly<Record<Name, number>>
  /** Asymptotic standard errors from the curvature; null where the data do not determine the parameter. */
  readonly standardErrors: Readonly<Record<Name, number | null>>
  readonly loglik: number
  readonly members: number
  readonly converged: boolean
  /** False when the data cannot tell the model from one without dropout, or a parameter sits on its bound. */
  readonly identified: boolean
  readonly notes: readonly string[]
}

export type Search<Name extends string> = {
  readonly names: readonly Name[]
  /** Starting points, in the parameters themselves. */
  readonly starts: readonly (readonly number[])[]
  /** Low and high bound of each parameter. */
  readonly bounds: readonly (readonly [number, number])[]
  /** Minus the log-likelihood at the logarithms of the parameters, with its gradient there. */
  readonly objective: Objective
  readonly members: number
  /** Relative size at which the gradient counts as zero; looser where it is taken by differences. */
  readonly tolerance?: number
}

const MAX_ITERATIONS = 200

/** Maximum likelihood over the logarithms of positive parameters, best of several starts. */
export function fitPositive<Name extends string>(
  search: Search<Name>,
): Fit<Name> & { readonly atBound: readonly Name[] } {
  const bounds = search.bounds.map(([low, high]) => [Math.log(low), Math.log(high)] as const)
  let best: Minimum | undefined
  for (const start of search.starts) {
    const found = minimiseBfgs(search.objective, start.map(Math.log), {
      bounds,
      tolerance: search.tolerance ?? 1e-10,
      maxIterations: MAX_ITERATIONS,
    })
    if (best === undefined || found.value < best.value) best = found
  }
  const { point, value, converged } = best!
  const atBound = search.names.filter((_, i) => point[i]! <= bounds[i]![0] + 1e-6 || point[i]! >= bounds[i]![1] - 1e-6)
  const notes = atBound.map((name) => `${name} ran to the edge of its range: the data do not determine it`)
  if (!converged) notes.push('the search stopped before the gradient vanished')
  const record = <T>(of: (i: number) => T) =>
    Object.fromEntries(search.names.map((name, i) => [name, of(i)])) as Record<Name, T>
  const params = record((i) => Math.exp(point[i]!))
  const errors = errorsAt(search.objective, point)
  return {
    params,
    // An error on log scale times the parameter: the delta method.
    standardErrors: record((i) =>
      errors === undefined || atBound.includes(search.names[i]!) ? null : errors[i]! * Math.exp(point[i]!),
    ),
    loglik: -value,
    members: search.members,
    converged,
    identified: atBound.length === 0 && errors !== undefined,
    notes,
    atBound,
  }
}

function errorsAt(objective: Objective, point: Float64Array): number[] | undefined {
  const n = point.length
  const covariance = inverseIfPositive(hessianOf(objective, point), n)
  return covariance === undefined ? undefined : Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]!))
}

/** An objective whose gradient is taken by central differences, for likelihoods without a short one. */
export function differenced(f: (point: Float64Array) => number): Objective {
  return (point, gradient) => {
    const moved = Float64Array.from(point)
    for (let i = 0; i < point.length; i++) {
      const step = 2e-5 * Math.max(1, Math.abs(point[i]!))
      moved[i] = point[i]! + step
      const above = f(moved)
      moved[i] = point[i]! - step
      gradient[i] = (above - f(moved)) / (2 * step)
      moved[i] = point[i]!
    }
    return f(point)
  }
}
