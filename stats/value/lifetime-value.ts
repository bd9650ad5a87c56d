import { requireCount, StatsError } from '../errors.ts'

export type DiscountPlan = {
  /** How many periods to add up. */
  readonly periods: number
  /** Length of a period in the model's unit of time: 30/7 for months of 30 days in weeks. */
  readonly periodLength: number
  /** Discount rate for one period: 0.01 for 1 % a month. Cash comes at the end of a period. */
  readonly discount: number
}

/**
 * Discounted value of a member: Σ_i spend × (E[X(i)] − E[X(i − 1)]) / (1 + d)^i, where `purchasesBy` gives expected
 * purchases within a time from now and `spend` the expected value of one. Margin is the caller's to multiply.
 */
export function discountedValue(purchasesBy: (time: number) => number, spend: number, plan: DiscountPlan): number {
  requireCount('periods', plan.periods, 1)
  if (!(plan.discount > -1) || !(plan.periodLength > 0))
    throw new StatsError('out_of_range', 'discount > −1 and period length > 0')
  let value = 0
  let before = 0
  for (let i = 1; i <= plan.periods; i++) {
    const now = purchasesBy(i * plan.periodLength)
    value += (spend * (now - before)) / (1 + plan.discount) ** i
    before = now
  }
  return value
}
