import { StatsError } from '../errors.ts'
import type { Objective } from '../optimise/bfgs.ts'
import { choleskyInPlace, choleskyInverse } from './cholesky.ts'

/** The Hessian at `point` by central differences of the gradient (step ε^(1/3)), made symmetric. */
export function hessianOf(objective: Objective, point: Float64Array): Float64Array {
  const n = point.length
  const hessian = new Float64Array(n * n)
  const above = new Float64Array(n)
  const below = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    const step = 6e-6 * Math.max(1, Math.abs(point[j]!))
    const moved = Float64Array.from(point)
    moved[j] = point[j]! + step
    objective(moved, above)
    moved[j] = point[j]! - step
    objective(moved, below)
    for (let i = 0; i < n; i++) hessian[i * n + j] = (above[i]! - below[i]!) / (2 * step)
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (hessian[i * n + j]! + hessian[j * n + i]!) / 2
      hessian[i * n + j] = mean
      hessian[j * n + i] = mean
    }
  }
  return hessian
}

/** Inverse of a symmetric positive-definite matrix, or undefined when it is not one. */
export function inverseIfPositive(matrix: Float64Array, n: number): Float64Array | undefined {
  if (matrix.some((v) => !Number.isFinite(v))) return undefined
  try {
    return choleskyInverse(choleskyInPlace(Float64Array.from(matrix), n), n)
  } catch (error) {
    if (error instanceof StatsError && error.code === 'collinear') return undefined
    throw error
  }
}
