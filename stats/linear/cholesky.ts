import { StatsError } from '../errors.ts'

const BLOCK = 48
const GROUP = 16

/**
 * Factors a symmetric positive-definite matrix (row-major, n × n) as L Lᵀ, in place: the lower triangle becomes L.
 * Throws `collinear` when a pivot falls below 1e-12 of its diagonal entry, naming the column.
 *
 * Worked in row blocks over flat arrays: a 2,527 × 2,527 EASE matrix is factored and inverted in seconds
 * (`bench/stats/ease.ts`), which is why this is not left to a matrix library of row arrays.
 */
export function choleskyInPlace(a: Float64Array, n: number): Float64Array {
  for (let block = 0; block < n; block += BLOCK) {
    const end = Math.min(n, block + BLOCK)
    for (let i = block; i < n; i++) {
      const row = i * n
      const last = Math.min(i, end - 1)
      for (let j = block; j <= last; j++) {
        const sum = a[row + j]! - dotRange(a, row, j * n, block, j)
        if (i === j) a[row + j] = pivot(sum, a[row + j]!, j)
        else a[row + j] = sum / a[j * n + j]!
      }
    }
    trail(a, n, block, end)
  }
  return a
}

/** Subtracts the finished block's contribution from the trailing lower triangle. */
function trail(a: Float64Array, n: number, from: number, to: number): void {
  for (let i = to; i < n; i++) {
    const row = i * n
    for (let j = to; j <= i; j++) a[row + j]! -= dotRange(a, row, j * n, from, to)
  }
}

function dotRange(a: Float64Array, first: number, second: number, from: number, to: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = from
  for (; k + 3 < to; k += 4) {
    s0 += a[first + k]! * a[second + k]!
    s1 += a[first + k + 1]! * a[second + k + 1]!
    s2 += a[first + k + 2]! * a[second + k + 2]!
    s3 += a[first + k + 3]! * a[second + k + 3]!
  }
  for (; k < to; k++) s0 += a[first + k]! * a[second + k]!
  return s0 + s1 + (s2 + s3)
}

function pivot(value: number, diagonal: number, column: number): number {
  if (!(value > 1e-12 * Math.abs(diagonal)) || !(value > 0)) {
    throw new StatsError('collinear', `column ${column} is a linear combination of the columns before it`)
  }
  return Math.sqrt(value)
}

/** Solves L Lᵀ x = b. */
export function choleskySolve(l: Float64Array, n: number, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) x[i] = (x[i]! - rowDot(l, i * n, x, i)) / l[i * n + i]!
  for (let i = n - 1; i >= 0; i--) {
    x[i] = x[i]! / l[i * n + i]!
    for (let k = 0; k < i; k++) x[k]! -= l[i * n + k]! * x[i]!
  }
  return x
}

function rowDot(l: Float64Array, row: number, x: Float64Array, to: number): number {
  let sum = 0
  for (let k = 0; k < to; k++) sum += l[row + k]! * x[k]!
  return sum
}

/** (L Lᵀ)⁻¹ as a full symmetric matrix, in place of L. */
export function choleskyInverse(l: Float64Array, n: number): Float64Array {
  invertLowerTransposed(l, n)
  // The upper triangle now holds U = L⁻ᵀ row by row, so A⁻¹ = U Uᵀ is dot products of contiguous rows, taken for a few
  // rows at a time so that each row is read from memory once for all of them.
  const inverse = new Float64Array(n * n)
  for (let block = 0; block < n; block += GROUP) {
    const end = Math.min(n, block + GROUP)
    for (let j = 0; j < end; j++) {
      for (let i = Math.max(block, j); i < end; i++) {
        const value = dotRange(l, i * n, j * n, i, n)
        inverse[i * n + j] = value
        inverse[j * n + i] = value
      }
    }
  }
  return inverse
}

/** Writes L⁻ᵀ over the upper triangle, a few right-hand sides e_c at a time: row c of U is column c of L⁻¹. */
function invertLowerTransposed(l: Float64Array, n: number): void {
  const diagonal = new Float64Array(n)
  for (let i = 0; i < n; i++) diagonal[i] = l[i * n + i]!
  for (let block = 0; block < n; block += GROUP) {
    const end = Math.min(n, block + GROUP)
    for (let i = block; i < n; i++) {
      for (let c = block; c < Math.min(end, i); c++) {
        // L's strict lower triangle is untouched by U, which lives on and above the diagonal.
        const row = c * n
        const first = l[i * n + c]! / diagonal[c]!
        l[row + i] = -(first + dotRange(l, i * n, row, c + 1, i)) / diagonal[i]!
      }
    }
  }
  for (let c = 0; c < n; c++) l[c * n + c] = 1 / diagonal[c]!
}
