/**
 * For k = 0 … most: Σ_{j<k} log(c + j) = log Γ(c + k)/Γ(c), and its derivative Σ_{j<k} 1/(c + j). Purchase counts are
 * whole numbers, so a likelihood needs these sums and no gamma function at all.
 */
export function risingSums(c: number, most: number): { logs: Float64Array; inverses: Float64Array } {
  const logs = new Float64Array(most + 1)
  const inverses = new Float64Array(most + 1)
  for (let k = 0; k < most; k++) {
    logs[k + 1] = logs[k]! + Math.log(c + k)
    inverses[k + 1] = inverses[k]! + 1 / (c + k)
  }
  return { logs, inverses }
}
