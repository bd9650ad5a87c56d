import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawNormal, seededStream } from '../core/random.ts'
import { expectRefusal } from '../reference/closeness.ts'
import { choleskyInPlace, choleskyInverse, choleskySolve } from './cholesky.ts'
import { luFactor, luSolve, luSolveTransposed } from './lu.ts'

function randomMatrix(n: number, seed: number): Float64Array {
  const random = seededStream(seed)
  return Float64Array.from({ length: n * n }, () => drawNormal(random))
}

/** M Mᵀ + I: positive definite. */
function positive(n: number, seed: number): Float64Array {
  const m = randomMatrix(n, seed)
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? 1 : 0
      for (let k = 0; k < n; k++) sum += m[i * n + k]! * m[j * n + k]!
      a[i * n + j] = sum
    }
  }
  return a
}

const times = (a: Float64Array, x: ArrayLike<number>, n: number) =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => a[i * n + j]! * x[j]!).reduce((s, v) => s + v, 0),
  )

describe('dense solvers', () => {
  it('Cholesky solves and inverts across block edges', () => {
    for (const n of [1, 2, 47, 48, 49, 130]) {
      const a = positive(n, n)
      const l = choleskyInPlace(Float64Array.from(a), n)
      const b = Array.from({ length: n }, (_, i) => i - 3)
      const product = times(a, choleskySolve(l, n, b), n)
      for (let i = 0; i < n; i++) expect(product[i]).toBeCloseTo(b[i]!, 7)
      const inverse = choleskyInverse(l, n)
      for (let i = 0; i < n; i += 7) {
        const row = times(a, inverse.subarray(i * n, i * n + n), n)
        for (let j = 0; j < n; j++) expect(row[j]).toBeCloseTo(i === j ? 1 : 0, 7)
      }
    }
  })

  it('Cholesky names the column that repeats others', () => {
    expectRefusal(() => choleskyInPlace(Float64Array.from([1, 1, 1, 1]), 2), 'collinear')
    expectRefusal(() => choleskyInPlace(Float64Array.from([1, 2, 2, 1]), 2), 'collinear')
  })

  it('LU solves A x = b and Aᵀ x = b', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), fc.integer(), (n, seed) => {
        const a = randomMatrix(n, seed)
        const f = luFactor(a, n)
        const b = Array.from({ length: n }, (_, i) => (i % 3) - 1)
        const direct = times(a, luSolve(f, b), n)
        const turned = Float64Array.from({ length: n * n }, (_, i) => a[(i % n) * n + Math.floor(i / n)]!)
        const other = times(turned, luSolveTransposed(f, b), n)
        for (let i = 0; i < n; i++) {
          expect(direct[i]).toBeCloseTo(b[i]!, 5)
          expect(other[i]).toBeCloseTo(b[i]!, 5)
        }
      }),
      { numRuns: 40, seed: 7 },
    )
  })

  it('LU refuses a singular matrix', () => {
    expectRefusal(() => luFactor(Float64Array.from([1, 2, 2, 4]), 2), 'collinear')
  })
})
