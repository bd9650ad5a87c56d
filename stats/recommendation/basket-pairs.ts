import { requireCount, requireSameLength, StatsError } from '../errors.ts'

export type BasketPair = {
  readonly a: string
  readonly b: string
  /** Baskets with both. */
  readonly count: number
  readonly support: number
  /** How much likelier together than by chance. */
  readonly lift: number
  readonly confidenceAToB: number
  readonly confidenceBToA: number
}

const MAX_ITEMS = 20_000
/** A Map holds 2²⁴ entries at most. */
const MAX_PAIRS = 10_000_000

/** Pairs of items in at least `minCount` common baskets, by falling lift, then by name. Repeats in a basket count once. */
export function basketPairs(
  baskets: readonly string[],
  items: readonly string[],
  minCount = 1,
): { baskets: number; pairs: BasketPair[] } {
  requireSameLength('baskets and items', baskets.length, items.length)
  requireCount('minCount', minCount, 1)
  const contents = new Map<string, Set<string>>()
  baskets.forEach((basket, i) => {
    const known = contents.get(basket)
    if (known === undefined) contents.set(basket, new Set([items[i]!]))
    else known.add(items[i]!)
  })
  const total = contents.size
  const sizes = new Map<string, number>()
  for (const set of contents.values()) for (const item of set) sizes.set(item, (sizes.get(item) ?? 0) + 1)
  // A pair cannot be in more baskets than either of its items.
  const names = [...sizes]
    .filter(([, size]) => size >= minCount)
    .map(([item]) => item)
    .sort()
  const n = names.length
  if (n > MAX_ITEMS) throw new StatsError('too_large', `${n} items: raise the smallest count`)
  const number = new Map(names.map((name, i) => [name, i]))
  const counts = new Map<number, number>()
  for (const set of contents.values()) {
    const inside = [...set].flatMap((item) => number.get(item) ?? []).sort((x, y) => x - y)
    for (let x = 0; x < inside.length; x++) {
      for (let y = x + 1; y < inside.length; y++) {
        const key = inside[x]! * n + inside[y]!
        counts.set(key, (counts.get(key) ?? 0) + 1)
        if (counts.size > MAX_PAIRS)
          throw new StatsError('too_large', `more than ${MAX_PAIRS} pairs: raise the smallest count`)
      }
    }
  }
  const pairs = [...counts]
    .filter(([, count]) => count >= minCount)
    .map(([key, count]): BasketPair => {
      const [a, b] = [names[Math.floor(key / n)]!, names[key % n]!]
      const [sizeA, sizeB] = [sizes.get(a)!, sizes.get(b)!]
      return {
        a,
        b,
        count,
        support: count / total,
        lift: (count * total) / (sizeA * sizeB),
        confidenceAToB: count / sizeA,
        confidenceBToA: count / sizeB,
      }
    })
  pairs.sort((x, y) => y.lift - x.lift || (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1))
  return { baskets: total, pairs }
}
