import { StatsError } from '../errors.ts'

/** LU factors with row exchanges of a square matrix. */
export type LuFactors = { readonly n: number; readonly lu: Float64Array; readonly order: Int32Array }

/** Gaussian elimination with partial pivoting of a copy of `matrix` (row-major). Throws `collinear` when singular. */
export function luFactor(matrix: Float64Array, n: number): LuFactors {
  const lu = Float64Array.from(matrix)
  const order = Int32Array.from({ length: n }, (_, i) => i)
  let scale = 0
  for (let i = 0; i < lu.length; i++) scale = Math.max(scale, Math.abs(lu[i]!))
  for (let k = 0; k < n; k++) {
    let best = k
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]!) > Math.abs(lu[best * n + k]!)) best = i
    if (!(Math.abs(lu[best * n + k]!) > 1e-14 * scale))
      throw new StatsError('collinear', `the matrix is singular at column ${k}`)
    if (best !== k) exchange(lu, order, n, k, best)
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k]! / lu[k * n + k]!
      lu[i * n + k] = factor
      if (factor === 0) continue
      for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!
    }
  }
  return { n, lu, order }
}

function exchange(lu: Float64Array, order: Int32Array, n: number, a: number, b: number): void {
  for (let j = 0; j < n; j++) {
    const kept = lu[a * n + j]!
    lu[a * n + j] = lu[b * n + j]!
    lu[b * n + j] = kept
  }
  const kept = order[a]!
  order[a] = order[b]!
  order[b] = kept
}

/** Solves A x = b. */
export function luSolve({ n, lu, order }: LuFactors, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from({ length: n }, (_, i) => b[order[i]!]!)
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) x[i]! -= lu[i * n + k]! * x[k]!
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lu[i * n + k]! * x[k]!
    x[i] = x[i]! / lu[i * n + i]!
  }
  return x
}

/** Solves Aᵀ x = b. */
export function luSolveTransposed({ n, lu, order }: LuFactors, b: ArrayLike<number>): Float64Array {
  const y = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) y[i]! -= lu[k * n + i]! * y[k]!
    y[i] = y[i]! / lu[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) for (let k = i + 1; k < n; k++) y[i]! -= lu[k * n + i]! * y[k]!
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++) x[order[i]!] = y[i]!
  return x
}
