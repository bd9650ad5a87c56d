import { requireBetween } from '../errors.ts'

/** p-values corrected for being several, in the order given. Each as R's `p.adjust`. */
export type Correction = 'bonferroni' | 'holm' | 'hochberg' | 'benjamini-hochberg' | 'benjamini-yekutieli'

export function adjust(pValues: readonly number[], correction: Correction): number[] {
  for (const p of pValues) requireBetween('p', p, 0, 1)
  return corrections[correction](pValues)
}

const corrections: Record<Correction, (p: readonly number[]) => number[]> = {
  bonferroni: (p) => p.map((v) => Math.min(1, v * p.length)),
  holm: (p) => upwards(p, (v, rank) => v * (p.length - rank)),
  hochberg: (p) => downwards(p, (v, rank) => v * (p.length - rank)),
  'benjamini-hochberg': (p) => downwards(p, (v, rank) => (v * p.length) / (rank + 1)),
  'benjamini-yekutieli': (p) => {
    const harmonic = p.reduce((sum, _, i) => sum + 1 / (i + 1), 0)
    return downwards(p, (v, rank) => (v * p.length * harmonic) / (rank + 1))
  },
}

type Scale = (p: number, rank: number) => number

/** From the smallest up, never falling: controls the chance of any false positive (S. Holm, 1979). */
function upwards(p: readonly number[], scale: Scale): number[] {
  const result = new Array<number>(p.length)
  let reached = 0
  ranked(p).forEach((index, rank) => {
    reached = Math.max(reached, Math.min(1, scale(p[index]!, rank)))
    result[index] = reached
  })
  return result
}

/** From the largest down, never rising: Hochberg 1988 and the false discovery rate of Benjamini & Hochberg 1995. */
function downwards(p: readonly number[], scale: Scale): number[] {
  const result = new Array<number>(p.length)
  const order = ranked(p)
  let reached = 1
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const index = order[rank]!
    reached = Math.min(reached, scale(p[index]!, rank))
    result[index] = reached
  }
  return result
}

function ranked(p: readonly number[]): number[] {
  return p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!)
}
