import { describe, expect, it } from 'vitest'
import { findRoot } from '../core/root.ts'
import { expectRefusal } from '../reference/closeness.ts'
import { minimiseBfgs, type Objective } from './bfgs.ts'
import { minimiseSimplex } from './nelder-mead.ts'

const rosenbrock: Objective = (p, g) => {
  const [x, y] = [p[0]!, p[1]!]
  g[0] = -400 * x * (y - x * x) - 2 * (1 - x)
  g[1] = 200 * (y - x * x)
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2
}

describe('minimisers', () => {
  it('BFGS finds the bottom of the banana valley and says it converged', () => {
    const found = minimiseBfgs(rosenbrock, [-1.2, 1], { tolerance: 1e-10 })
    expect(found.converged).toBe(true)
    expect(found.point[0]).toBeCloseTo(1, 7)
    expect(found.point[1]).toBeCloseTo(1, 7)
  })

  it('BFGS stops on a bound and reports the constrained minimum', () => {
    const found = minimiseBfgs(rosenbrock, [-1.2, 1], {
      bounds: [
        [-2, 0.5],
        [-2, 2],
      ],
      tolerance: 1e-10,
    })
    expect(found.point[0]).toBe(0.5)
    expect(found.point[1]).toBeCloseTo(0.25, 7)
    expect(found.converged).toBe(true)
  })

  it('a function without a minimum ends within its iterations and does not claim success', () => {
    const found = minimiseBfgs(
      (p, g) => {
        g[0] = -1
        return -p[0]!
      },
      [0],
      { maxIterations: 20 },
    )
    expect(found.iterations).toBe(20)
    expect(found.converged).toBe(false)
  })

  it('refuses a start where the function is not finite', () => {
    expectRefusal(() => minimiseBfgs(() => Number.NaN, [1]), 'not_finite')
  })

  it('the simplex finds the same valley, also from a bound', () => {
    const f = (p: readonly number[]) => 100 * (p[1]! - p[0]! ** 2) ** 2 + (1 - p[0]!) ** 2
    const found = minimiseSimplex(f, [-1.2, 1], { maxIterations: 2000 })
    expect(found.converged).toBe(true)
    expect(found.point[0]).toBeCloseTo(1, 6)
    const bounded = minimiseSimplex(f, [0, 0], {
      bounds: [
        [-2, 0.5],
        [-2, 2],
      ],
      maxIterations: 2000,
    })
    expect(bounded.point[0]).toBeCloseTo(0.5, 6)
    expect(bounded.point[1]).toBeCloseTo(0.25, 5)
  })

  it('findRoot meets hard roots and refuses ends of one sign', () => {
    expect(findRoot((x) => x ** 3 - 2, 0, 4)).toBeCloseTo(Math.cbrt(2), 14)
    expect(findRoot((x) => Math.sign(x - 1 / 3), 0, 1)).toBeCloseTo(1 / 3, 12)
    expect(findRoot((x) => Math.expm1(50 * (x - 0.9)), 0, 1)).toBeCloseTo(0.9, 12)
    expectRefusal(() => findRoot((x) => x * x + 1, -1, 1), 'out_of_range')
  })
})
