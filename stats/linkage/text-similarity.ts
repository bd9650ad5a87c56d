/**
 * Jaro similarity (M. A. Jaro 1989): characters common within half the longer length, less the share of transposed ones.
 * Works on code points, so that a Chinese character is one. 1 for equal, 0 when either is empty.
 */
export function jaro(a: string, b: string): number {
  if (a === b) return a === '' ? 0 : 1
  const [x, y] = [[...a], [...b]]
  if (x.length === 0 || y.length === 0) return 0
  const reach = Math.max(0, Math.floor(Math.max(x.length, y.length) / 2) - 1)
  const used = new Uint8Array(y.length)
  const common: string[] = []
  x.forEach((char, i) => {
    for (let j = Math.max(0, i - reach); j < Math.min(y.length, i + reach + 1); j++) {
      if (used[j] === 1 || y[j] !== char) continue
      used[j] = 1
      common.push(char)
      break
    }
  })
  const m = common.length
  if (m === 0) return 0
  const other = y.filter((_, j) => used[j] === 1)
  const transposed = Math.floor(common.filter((char, i) => char !== other[i]).length / 2)
  return (m / x.length + m / y.length + (m - transposed) / m) / 3
}

/** Winkler's bonus (1990): a tenth of the gap for each of up to four equal leading characters, above Jaro 0.7. */
export function jaroWinkler(a: string, b: string): number {
  const base = jaro(a, b)
  if (base <= 0.7) return base
  const [x, y] = [[...a], [...b]]
  let prefix = 0
  while (prefix < Math.min(4, x.length, y.length) && x[prefix] === y[prefix]) prefix++
  return base + prefix * 0.1 * (1 - base)
}

/** Insertions, deletions and substitutions from a to b (Levenshtein 1966), over code points. */
export function editDistance(a: string, b: string): number {
  const [x, y] = [[...a], [...b]]
  const row = Array.from({ length: y.length + 1 }, (_, j) => j)
  for (let i = 1; i <= x.length; i++) {
    let diagonal = row[0]!
    row[0] = i
    for (let j = 1; j <= y.length; j++) {
      const kept = row[j]!
      row[j] = Math.min(row[j]! + 1, row[j - 1]! + 1, diagonal + (x[i - 1] === y[j - 1] ? 0 : 1))
      diagonal = kept
    }
  }
  return row[y.length]!
}

/** 1 − distance / longer length; 0 when both are empty. */
export function editSimilarity(a: string, b: string): number {
  const longer = Math.max([...a].length, [...b].length)
  return longer === 0 ? 0 : 1 - editDistance(a, b) / longer
}
