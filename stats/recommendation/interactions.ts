import { requireCount, requireSameLength, StatsError } from '../errors.ts'

/** Who took what, as a sparse 0/1 table in compressed rows; items of a user rise. */
export type Interactions = {
  readonly users: readonly string[]
  /** In code-point order: ties between equal scores go to the earlier item. */
  readonly items: readonly string[]
  readonly rowStart: Int32Array
  readonly item: Int32Array
  /** Users of each item. */
  readonly popularity: Int32Array
}

/**
 * From one row a purchase. Repeats count once; items taken by fewer than `minCount` different users are left out, their
 * users stay.
 */
export function interactionsOf(users: readonly string[], items: readonly string[], minCount = 1): Interactions {
  requireSameLength('users and items', users.length, items.length)
  requireCount('minCount', minCount, 1)
  if (users.length === 0) throw new StatsError('empty_input', 'no interactions')
  const byUser = new Map<string, Set<string>>()
  const takers = new Map<string, number>()
  users.forEach((user, i) => {
    const taken = byUser.get(user) ?? new Set<string>()
    if (taken.size === 0) byUser.set(user, taken)
    const item = items[i]!
    if (taken.has(item)) return
    taken.add(item)
    takers.set(item, (takers.get(item) ?? 0) + 1)
  })
  const kept = [...takers]
    .filter(([, count]) => count >= minCount)
    .map(([item]) => item)
    .sort()
  if (kept.length === 0) throw new StatsError('too_few_rows', `no item was taken by ${minCount} users`)
  return compress([...byUser.keys()].sort(), kept, byUser)
}

/** The new interactions of known users with known items, on the numbering of `train`. Items already taken are left out. */
export function newInteractions(train: Interactions, users: readonly string[], items: readonly string[]): Interactions {
  requireSameLength('users and items', users.length, items.length)
  const userNumber = new Map(train.users.map((user, i) => [user, i]))
  const itemNumber = new Map(train.items.map((item, i) => [item, i]))
  const byUser = new Map<string, Set<string>>()
  users.forEach((user, i) => {
    const u = userNumber.get(user)
    const item = itemNumber.get(items[i]!)
    if (u === undefined || item === undefined || itemsOf(train, u).includes(item)) return
    const taken = byUser.get(user) ?? new Set<string>()
    taken.add(items[i]!)
    byUser.set(user, taken)
  })
  return compress(train.users, train.items, byUser)
}

/** Item numbers of one user. */
export function itemsOf({ rowStart, item }: Interactions, user: number): Int32Array {
  return item.subarray(rowStart[user]!, rowStart[user + 1]!)
}

function compress(
  users: readonly string[],
  items: readonly string[],
  byUser: ReadonlyMap<string, ReadonlySet<string>>,
): Interactions {
  const number = new Map(items.map((item, i) => [item, i]))
  const rowStart = new Int32Array(users.length + 1)
  const rows = users.map((user, u) => {
    const row = Int32Array.from([...(byUser.get(user) ?? [])].flatMap((item) => number.get(item) ?? [])).sort()
    rowStart[u + 1] = rowStart[u]! + row.length
    return row
  })
  const item = new Int32Array(rowStart[users.length]!)
  rows.forEach((row, u) => {
    item.set(row, rowStart[u]!)
  })
  const popularity = new Int32Array(items.length)
  for (const i of item) popularity[i]!++
  return { users, items, rowStart, item, popularity }
}
