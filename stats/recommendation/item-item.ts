import { requireCount } from '../errors.ts'
import { type Interactions, itemsOf } from './interactions.ts'
import type { Recommender } from './recommender.ts'

/**
 * Similarity of two items from c users of both, a and b users of each, among n users:
 * cosine c/√(ab) (Sarwar et al. 2001), Jaccard c/(a + b − c), lift cn/(ab).
 */
export type Similarity = 'cosine' | 'jaccard' | 'lift'

const similarity: Record<Similarity, (c: number, a: number, b: number, n: number) => number> = {
  cosine: (c, a, b) => c / Math.sqrt(a * b),
  jaccard: (c, a, b) => c / (a + b - c),
  lift: (c, a, b, n) => (c * n) / (a * b),
}

/** Similar items in compressed rows, own item left out. */
export type Neighbours = { readonly rowStart: Int32Array; readonly item: Int32Array; readonly weight: Float64Array }

/** For each item its `neighbours` most similar ones, all that share a user unless given; ties to the lower number. */
export function similarItems(train: Interactions, kind: Similarity, neighbours = Number.POSITIVE_INFINITY): Neighbours {
  if (neighbours !== Number.POSITIVE_INFINITY) requireCount('neighbours', neighbours, 1)
  const n = train.items.length
  const usersOf = transpose(train)
  const shared = new Int32Array(n)
  const rows: { item: Int32Array; weight: Float64Array }[] = []
  for (let i = 0; i < n; i++) {
    shared.fill(0)
    for (let k = usersOf.start[i]!; k < usersOf.start[i + 1]!; k++)
      for (const j of itemsOf(train, usersOf.user[k]!)) shared[j]!++
    shared[i] = 0
    const weightOf = (j: number) =>
      similarity[kind](shared[j]!, train.popularity[i]!, train.popularity[j]!, train.users.length)
    let item = Int32Array.from(shared.keys()).filter((j) => shared[j]! > 0)
    if (item.length > neighbours)
      item = item
        .sort((a, b) => weightOf(b) - weightOf(a) || a - b)
        .slice(0, neighbours)
        .sort()
    rows.push({ item, weight: Float64Array.from(item, weightOf) })
  }
  const rowStart = new Int32Array(n + 1)
  rows.forEach((row, i) => {
    rowStart[i + 1] = rowStart[i]! + row.item.length
  })
  const item = new Int32Array(rowStart[n]!)
  const weight = new Float64Array(rowStart[n]!)
  rows.forEach((row, i) => {
    item.set(row.item, rowStart[i]!)
    weight.set(row.weight, rowStart[i]!)
  })
  return { rowStart, item, weight }
}

/** Scores an item by the sum of its similarities to what the user took. */
export function fitItemItem(train: Interactions, kind: Similarity, neighbours?: number): Recommender {
  const { rowStart, item, weight } = similarItems(train, kind, neighbours)
  return {
    score: (taken, scores) => {
      for (const i of taken) for (let k = rowStart[i]!; k < rowStart[i + 1]!; k++) scores[item[k]!]! += weight[k]!
    },
  }
}

function transpose({ users, items, rowStart, item, popularity }: Interactions): {
  start: Int32Array
  user: Int32Array
} {
  const start = new Int32Array(items.length + 1)
  for (let i = 0; i < items.length; i++) start[i + 1] = start[i]! + popularity[i]!
  const next = start.slice()
  const user = new Int32Array(item.length)
  for (let u = 0; u < users.length; u++)
    for (let k = rowStart[u]!; k < rowStart[u + 1]!; k++) user[next[item[k]!]!++] = u
  return { start, user }
}
