import { requireFinite, requirePositive, requireSameLength, StatsError } from '../errors.ts'

/** Purchases in columns. `days` counts whole days since any fixed date; `values` may be left out. */
export type Purchases = {
  readonly members: readonly string[]
  readonly days: ArrayLike<number>
  readonly values?: ArrayLike<number>
}

export type SummaryOptions = {
  /** Last day observed, inclusive; later purchases are left out. */
  readonly untilDay: number
  /** 7 for weeks, 1 for days. */
  readonly daysPerUnit?: number
}

/** What the purchase models need to know of one member. Times are in the chosen unit. */
export type MemberSummary = {
  readonly member: string
  /** Days with a purchase after the first such day. */
  readonly frequency: number
  /** From the first to the last purchase day. */
  readonly recency: number
  /** From the first purchase day to the end of observation: T in the literature. */
  readonly age: number
  /** Mean value of the repeat purchase days; 0 without one, or without values. */
  readonly monetary: number
}

/**
 * Frequency, recency, age and monetary value from raw purchases. All purchases of a member on one day are one purchase
 * (Fader, Hardie & Lee 2005 count days), members keep the order of their first row. Negative values are refused: take
 * refunds out first.
 */
export function summarisePurchases(
  purchases: Purchases,
  { untilDay, daysPerUnit = 7 }: SummaryOptions,
): MemberSummary[] {
  requireFinite('end of observation', untilDay)
  requirePositive('days per unit', daysPerUnit)
  const tallies = new Map<string, Map<number, number>>()
  requireSameLength('members and days', purchases.members.length, purchases.days.length)
  if (purchases.values !== undefined)
    requireSameLength('members and values', purchases.members.length, purchases.values.length)
  for (let i = 0; i < purchases.members.length; i++) {
    const day = purchases.days[i]!
    const value = purchases.values?.[i] ?? 0
    if (!Number.isInteger(day)) throw new StatsError('not_finite', `row ${i}: the day is ${day}`)
    if (!Number.isFinite(value)) throw new StatsError('not_finite', `row ${i}: the value is ${value}`)
    if (value < 0) throw new StatsError('negative_spend', `row ${i}: the value is ${value}; remove refunds first`)
    if (day > untilDay) continue
    const byDay = tallies.get(purchases.members[i]!)
    if (byDay === undefined) tallies.set(purchases.members[i]!, new Map([[day, value]]))
    else byDay.set(day, (byDay.get(day) ?? 0) + value)
  }
  if (tallies.size === 0) throw new StatsError('empty_input', 'no purchases up to the end of observation')
  return [...tallies].map(([member, byDay]) => summaryOf(member, byDay, untilDay, daysPerUnit))
}

function summaryOf(member: string, byDay: Map<number, number>, untilDay: number, daysPerUnit: number): MemberSummary {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  let repeated = 0
  for (const day of byDay.keys()) {
    first = Math.min(first, day)
    last = Math.max(last, day)
  }
  // The first day is left out rather than taken off the total, which would keep its rounding.
  for (const [day, value] of byDay) if (day !== first) repeated += value
  const frequency = byDay.size - 1
  return {
    member,
    frequency,
    recency: (last - first) / daysPerUnit,
    age: (untilDay - first) / daysPerUnit,
    monetary: frequency === 0 ? 0 : repeated / frequency,
  }
}
