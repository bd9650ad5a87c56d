import { correlationOf } from '../core/moments.ts'
import { StatsError } from '../errors.ts'
import { type FittedPurchases, fitPurchases, type PurchaseModel } from './models.ts'
import { type MemberSummary, type Purchases, summarisePurchases } from './summary.ts'

export type BacktestOptions = {
  readonly model: PurchaseModel
  /** Last day the model may see. */
  readonly calibrationUntil: number
  /** Last day of the hold-out. */
  readonly holdoutUntil: number
  readonly daysPerUnit?: number
}

export type Backtest = {
  readonly fitted: FittedPurchases
  readonly members: number
  readonly sumExpected: number
  /** Purchase days seen in the hold-out. */
  readonly sumActual: number
  readonly meanAbsoluteError: number
  readonly rootMeanSquareError: number
  readonly correlation: number
  /** The same errors when everybody is forecast the true mean: what the model has to beat. */
  readonly baseline: { readonly meanAbsoluteError: number; readonly rootMeanSquareError: number }
  readonly byFrequency: readonly {
    readonly frequency: string
    readonly n: number
    readonly expected: number
    readonly actual: number
  }[]
}

/** Fits on the first period and compares each member's expected purchase days with those of the second. */
export function backtestPurchases(purchases: Purchases, options: BacktestOptions): Backtest {
  const { calibrationUntil, holdoutUntil, daysPerUnit = 7, model } = options
  if (!(holdoutUntil > calibrationUntil))
    throw new StatsError('out_of_range', 'the hold-out must end after the calibration')
  const seen = summarisePurchases(purchases, { untilDay: calibrationUntil, daysPerUnit })
  const fitted = fitPurchases(model, seen)
  const horizon = (holdoutUntil - calibrationUntil) / daysPerUnit
  const expected = seen.map((member) => fitted.expectedPurchases(member, horizon))
  const actual = holdoutDays(purchases, seen, options)
  const mean = total(actual) / actual.length
  return {
    fitted,
    members: seen.length,
    sumExpected: total(expected),
    sumActual: total(actual),
    ...errorsOf(expected, actual),
    correlation: correlationOf(expected, actual),
    baseline: errorsOf(
      actual.map(() => mean),
      actual,
    ),
    byFrequency: grouped(seen, expected, actual),
  }
}

const total = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0)

function holdoutDays(
  purchases: Purchases,
  seen: readonly MemberSummary[],
  { calibrationUntil, holdoutUntil }: BacktestOptions,
): number[] {
  const days = new Map(seen.map((s) => [s.member, new Set<number>()]))
  purchases.members.forEach((member, i) => {
    const day = purchases.days[i]!
    if (day > calibrationUntil && day <= holdoutUntil) days.get(member)?.add(day)
  })
  return seen.map((s) => days.get(s.member)!.size)
}

function errorsOf(expected: readonly number[], actual: readonly number[]) {
  const gaps = expected.map((v, i) => v - actual[i]!)
  return {
    meanAbsoluteError: total(gaps.map(Math.abs)) / gaps.length,
    rootMeanSquareError: Math.sqrt(total(gaps.map((g) => g * g)) / gaps.length),
  }
}

const LAST_GROUP = 7

function grouped(seen: readonly MemberSummary[], expected: readonly number[], actual: readonly number[]) {
  const groups = Array.from({ length: LAST_GROUP + 1 }, () => ({ n: 0, expected: 0, actual: 0 }))
  seen.forEach((s, i) => {
    const group = groups[Math.min(s.frequency, LAST_GROUP)]!
    group.n++
    group.expected += expected[i]!
    group.actual += actual[i]!
  })
  return groups
    .map((g, k) => ({
      frequency: k === LAST_GROUP ? `${k}+` : `${k}`,
      n: g.n,
      expected: g.expected / g.n,
      actual: g.actual / g.n,
    }))
    .filter((g) => g.n > 0)
}
