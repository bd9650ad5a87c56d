import { StatsError } from '../errors.ts'
import type { Bounds } from './bfgs.ts'

export type SimplexMinimum = {
  readonly point: number[]
  readonly value: number
  readonly iterations: number
  readonly converged: boolean
}

export type SimplexOptions = {
  readonly bounds?: Bounds
  readonly size?: number
  readonly tolerance?: number
  readonly maxIterations?: number
}

/**
 * Nelder & Mead's simplex (The Computer Journal 7, 1965) with coefficients 1, 2, ½, ½; points outside the box are moved
 * to its edge, values that are not finite count as +Infinity. Converged when both the spread of the values and of the
 * points fall below `tolerance`.
 */
export function minimiseSimplex(
  f: (point: readonly number[]) => number,
  start: readonly number[],
  options: SimplexOptions = {},
): SimplexMinimum {
  const { bounds, size = 0.1, tolerance = 1e-10, maxIterations = 400 * start.length } = options
  if (start.length === 0) throw new StatsError('empty_input', 'the simplex needs at least one coordinate')
  const clip = (p: number[]) => (bounds ? p.map((v, i) => Math.min(bounds[i]![1], Math.max(bounds[i]![0], v))) : p)
  const evaluate = (p: number[]) => {
    const point = clip(p)
    const value = f(point)
    return { point, value: Number.isFinite(value) ? value : Number.POSITIVE_INFINITY }
  }
  const corners = [
    evaluate([...start]),
    ...start.map((_, i) => evaluate(start.map((v, j) => (i === j ? v + size : v)))),
  ]
  let iterations = 0
  let converged = false
  for (; iterations < maxIterations; iterations++) {
    corners.sort((a, b) => a.value - b.value)
    if (spread(corners) <= tolerance) {
      converged = true
      break
    }
    const worst = corners[corners.length - 1]!
    const centre = start.map((_, j) => corners.slice(0, -1).reduce((sum, c) => sum + c.point[j]!, 0) / start.length)
    const along = (t: number) => evaluate(centre.map((v, j) => v + t * (worst.point[j]! - v)))
    const reflected = along(-1)
    const second = corners[corners.length - 2]!
    if (reflected.value < corners[0]!.value) {
      const expanded = along(-2)
      corners[corners.length - 1] = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < second.value) {
      corners[corners.length - 1] = reflected
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
      if (contracted.value < Math.min(reflected.value, worst.value)) corners[corners.length - 1] = contracted
      else shrink(corners, evaluate)
    }
  }
  corners.sort((a, b) => a.value - b.value)
  return { point: corners[0]!.point, value: corners[0]!.value, iterations, converged }
}

type Corner = { point: number[]; value: number }

function spread(corners: readonly Corner[]): number {
  const best = corners[0]!
  let widest = 0
  for (const corner of corners) {
    widest = Math.max(widest, Math.abs(corner.value - best.value) / Math.max(1, Math.abs(best.value)))
    for (let j = 0; j < best.point.length; j++) widest = Math.max(widest, Math.abs(corner.point[j]! - best.point[j]!))
  }
  return Number.isNaN(widest) ? Number.POSITIVE_INFINITY : widest
}

function shrink(corners: Corner[], evaluate: (p: number[]) => Corner): void {
  const best = corners[0]!
  for (let i = 1; i < corners.length; i++) {
    corners[i] = evaluate(corners[i]!.point.map((v, j) => (v + best.point[j]!) / 2))
  }
}
