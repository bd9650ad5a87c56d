import { requireCount, requireFinite, requireSameLength, requireWeight, StatsError } from '../errors.ts'

/** Purchase behaviour of one member: repeat purchases, time of the last, time observed. */
export type Behaviour = { readonly frequency: number; readonly recency: number; readonly age: number }

/**
 * Distinct behaviours with how many members show each. Members of one cohort share few: the 23,570 of CDNOW make 8,000
 * patterns, and those without a repeat purchase collapse to one per cohort day. Times are also numbered, so that a
 * likelihood takes a logarithm once per distinct time rather than once per member.
 */
export type Patterns = {
  readonly members: number
  readonly size: number
  readonly frequency: Int32Array
  readonly weight: Float64Array
  readonly times: Float64Array
  /** Index of recency and of age in `times`. */
  readonly recency: Int32Array
  readonly age: Int32Array
  readonly maxFrequency: number
}

export function patternsOf(behaviours: readonly Behaviour[], weights?: ArrayLike<number>): Patterns {
  if (behaviours.length === 0) throw new StatsError('empty_input', 'no members')
  if (weights !== undefined) requireSameLength('members and weights', behaviours.length, weights.length)
  const times = new Map<number, number>()
  const numberOf = (time: number) => {
    const known = times.get(time)
    if (known !== undefined) return known
    times.set(time, times.size)
    return times.size - 1
  }
  const seen = new Map<string, { frequency: number; recency: number; age: number; weight: number }>()
  behaviours.forEach((b, i) => {
    check(b, i)
    const row = {
      frequency: b.frequency,
      recency: numberOf(b.recency),
      age: numberOf(b.age),
      weight: weights === undefined ? 1 : requireWeight(`member ${i}: weight`, weights[i]!),
    }
    const key = `${row.frequency} ${row.recency} ${row.age}`
    const known = seen.get(key)
    if (known === undefined) seen.set(key, row)
    else known.weight += row.weight
  })
  const rows = [...seen.values()]
  return {
    members: rows.reduce((sum, row) => sum + row.weight, 0),
    size: rows.length,
    frequency: Int32Array.from(rows, (row) => row.frequency),
    weight: Float64Array.from(rows, (row) => row.weight),
    times: Float64Array.from(times.keys()),
    recency: Int32Array.from(rows, (row) => row.recency),
    age: Int32Array.from(rows, (row) => row.age),
    maxFrequency: rows.reduce((most, row) => Math.max(most, row.frequency), 0),
  }
}

function check({ frequency, recency, age }: Behaviour, i: number): void {
  requireCount(`member ${i}: frequency`, frequency)
  requireFinite(`member ${i}: recency`, recency)
  requireFinite(`member ${i}: age`, age)
  if (recency < 0 || recency > age || (frequency === 0 && recency !== 0)) {
    throw new StatsError('out_of_range', `member ${i}: recency ${recency} with frequency ${frequency} and age ${age}`)
  }
}

/** Mean observed time and repeat purchases per unit of time: the scale on which searches start. */
export function scaleOf(p: Patterns): { meanAge: number; rate: number } {
  let age = 0
  let purchases = 0
  for (let i = 0; i < p.size; i++) {
    age += p.weight[i]! * p.times[p.age[i]!]!
    purchases += p.weight[i]! * p.frequency[i]!
  }
  if (purchases === 0)
    throw new StatsError('too_few_rows', 'nobody bought a second time: a purchase rate cannot be fitted')
  if (age === 0) throw new StatsError('constant_column', 'every member is observed for no time at all')
  return { meanAge: age / p.members, rate: purchases / age }
}
