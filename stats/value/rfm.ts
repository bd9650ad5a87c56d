import { quantileOfSorted } from '../core/moments.ts'
import { requireSameLength, StatsError } from '../errors.ts'

export type RfmMethod = 'ntile' | 'quantile'

export type RfmInput = {
  readonly members: readonly string[]
  readonly days: ArrayLike<number>
  readonly values: ArrayLike<number>
  /** Order numbers; frequency then counts distinct orders instead of distinct days. */
  readonly orders?: readonly string[]
  readonly asOfDay: number
  readonly method?: RfmMethod
}

export type RfmScore = {
  readonly id: string
  readonly recencyDays: number
  readonly frequency: number
  readonly monetary: number
  readonly r: number
  readonly f: number
  readonly m: number
}

export type Rfm = {
  readonly members: number
  readonly method: RfmMethod
  /** Members by recency score (row) and frequency score (column), 1 to 5. */
  readonly cells: readonly (readonly number[])[]
  /** Members by score, for each of the three. */
  readonly counts: { readonly R: Counts; readonly F: Counts; readonly M: Counts }
  /** Members by three-digit code. */
  readonly codes: Readonly<Record<string, number>>
  /** The 20, 40, 60 and 80 % quantiles (linear interpolation) of the three measures. */
  readonly breaks: {
    readonly recencyDays: readonly number[]
    readonly frequency: readonly number[]
    readonly monetary: readonly number[]
  }
  readonly scores: readonly RfmScore[]
}

type Counts = Readonly<Record<string, number>>
type Measure = { id: string; recencyDays: number; frequency: number; monetary: number }

const BUCKETS = 5

/**
 * Recency, frequency and monetary scores from 1 to 5, 5 best.
 * - `ntile`: SQL's NTILE(5) over (order by value, then id): equal values may fall into different buckets, larger buckets
 *   come first, the longest absent get r = 1.
 * - `quantile`: cut at the 20, 40, 60 and 80 % quantiles, a value on a cut belongs to the lower bucket: equal values get
 *   equal scores, buckets differ in size.
 * Monetary sums are rounded to cents, so that the order of the rows cannot decide a tie.
 */
export function scoreRfm(input: RfmInput): Rfm {
  const method = input.method ?? 'ntile'
  const measures = measure(input)
  const compareIds = measures.every(({ id }) => isNumeric(id)) ? compareNumbers : compareText
  const byId = [...measures].sort((a, b) => compareIds(a.id, b.id))
  const score = method === 'ntile' ? ntile : byQuantile
  // Absence counts against the member, hence the sign.
  const r = score(byId.map((v) => -v.recencyDays))
  const f = score(byId.map((v) => v.frequency))
  const m = score(byId.map((v) => v.monetary))
  const scores = byId.map((v, i) => ({ ...v, r: r[i]!, f: f[i]!, m: m[i]! }))
  const cells = Array.from({ length: BUCKETS }, () => new Array<number>(BUCKETS).fill(0))
  for (const s of scores) cells[s.r - 1]![s.f - 1]!++
  const breaksOf = (pick: (v: Measure) => number) => quantileBreaks(byId.map(pick))
  return {
    members: scores.length,
    method,
    cells,
    counts: { R: tally(r), F: tally(f), M: tally(m) },
    codes: tally(scores.map((s) => `${s.r}${s.f}${s.m}`)),
    breaks: {
      recencyDays: breaksOf((v) => v.recencyDays),
      frequency: breaksOf((v) => v.frequency),
      monetary: breaksOf((v) => v.monetary),
    },
    scores,
  }
}

function measure({ members, days, values, orders, asOfDay }: RfmInput): Measure[] {
  requireSameLength('members, days and values', members.length, days.length, values.length)
  if (orders !== undefined) requireSameLength('members and orders', members.length, orders.length)
  const seen = new Map<string, { last: number; sum: number; occasions: Set<number | string> }>()
  for (let i = 0; i < members.length; i++) {
    const day = days[i]!
    const value = values[i]!
    if (!Number.isInteger(day)) throw new StatsError('not_finite', `row ${i}: the day is ${day}`)
    if (!Number.isFinite(value)) throw new StatsError('not_finite', `row ${i}: the value is ${value}`)
    if (day > asOfDay) continue
    const entry = seen.get(members[i]!) ?? { last: day, sum: 0, occasions: new Set() }
    entry.last = Math.max(entry.last, day)
    entry.sum += value
    entry.occasions.add(orders?.[i] ?? day)
    seen.set(members[i]!, entry)
  }
  if (seen.size === 0) throw new StatsError('empty_input', 'no purchases up to the day asked for')
  return [...seen].map(([id, e]) => ({
    id,
    recencyDays: asOfDay - e.last,
    frequency: e.occasions.size,
    monetary: Math.round(e.sum * 100) / 100,
  }))
}

/**
 * Ids by value when all are numbers, otherwise all by code point: the `id ascending` of SQL on either type. Deciding pair by
 * pair would be no order at all (10 < 5x < 9 < 10).
 */
function compareNumbers(a: string, b: string): number {
  return Number(a) - Number(b) || compareText(a, b)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function isNumeric(id: string): boolean {
  return id.trim() !== '' && Number.isFinite(Number(id))
}

function ntile(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b)
  const scores = new Array<number>(values.length)
  const small = Math.floor(values.length / BUCKETS)
  const larger = values.length % BUCKETS
  order.forEach((index, rank) => {
    const inLarger = larger * (small + 1)
    scores[index] =
      rank < inLarger ? Math.floor(rank / (small + 1)) + 1 : larger + Math.floor((rank - inLarger) / small) + 1
  })
  return scores
}

function quantileBreaks(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort()
  return [0.2, 0.4, 0.6, 0.8].map((p) => quantileOfSorted(sorted, p))
}

function byQuantile(values: readonly number[]): number[] {
  const breaks = quantileBreaks(values)
  return values.map((v) => 1 + breaks.filter((b) => v > b).length)
}

function tally(values: readonly (number | string)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const v of [...values].sort()) counts[v] = (counts[v] ?? 0) + 1
  return counts
}
