import { describe, expect, it } from 'vitest'
import { answersOf, columnsOf, dayOf, isMissing, rowsOf, titled } from '../../bench/stats/referenceData.ts'
import { basketPairs } from '../recommendation/basket-pairs.ts'
import { independenceTest } from '../tests/contingency.ts'
import { wilsonInterval } from '../tests/proportion-interval.ts'
import { compareProportions } from '../tests/two-proportions.ts'
import { scoreRfm } from '../value/rfm.ts'
import { expectClose } from './closeness.ts'

type Answers = {
  households: { in_sample_transactions: number }
  by_type: Record<string, { targeted: number; redeemers: number; redeemer_rate: number }>
  sample_transactions: { sales_value: number; baskets: number }
  redeemed_any_by_income: Record<string, { n: number; redeemed: number }>
}

describe.skipIf(isMissing('completejourney'))(titled('completejourney'), () => {
  const missing = isMissing('completejourney')
  const a = missing ? (undefined as never) : answersOf<Answers>('completejourney')

  it('redemption rates by type of campaign, from the rows, with intervals and a test between types', () => {
    const typeOf = new Map(
      rowsOf('completejourney/campaign_descriptions.csv').map((r) => [r.campaign_id!, r.campaign_type!]),
    )
    const households = (file: string) => {
      const seen = new Map<string, Set<string>>()
      for (const r of rowsOf(`completejourney/${file}`)) {
        const type = typeOf.get(r.campaign_id!)!
        const set = seen.get(type) ?? new Set<string>()
        // A household counts once for each campaign.
        seen.set(type, set.add(`${r.campaign_id} ${r.household_id}`))
      }
      return seen
    }
    const [targeted, redeemed] = [households('campaigns.csv'), households('coupon_redemptions.csv')]
    for (const [type, wanted] of Object.entries(a.by_type)) {
      const tally = { successes: redeemed.get(type)!.size, trials: targeted.get(type)!.size }
      expect(tally).toEqual({ successes: wanted.redeemers, trials: wanted.targeted })
      const [low, high] = wilsonInterval(tally)
      expect(low).toBeLessThan(wanted.redeemer_rate)
      expect(high).toBeGreaterThan(wanted.redeemer_rate)
    }
    const tally = (type: string) => ({ successes: a.by_type[type]!.redeemers, trials: a.by_type[type]!.targeted })
    const result = compareProportions(tally('Type A'), tally('Type B'))
    expectClose(result.rates.arm, a.by_type['Type A']!.redeemer_rate, 1e-12)
    expect(result.p).toBeLessThan(1e-20)
    expect(compareProportions(tally('Type B'), tally('Type C')).p).toBeGreaterThan(0.5)
  })

  it('redemption differs by income, every bracket counted', () => {
    const table = Object.values(a.redeemed_any_by_income).map((v) => [v.redeemed, v.n - v.redeemed])
    const result = independenceTest(table)
    expect(result.df).toBe(table.length - 1)
    expect(result.p).toBeGreaterThan(0)
    expect(result.p).toBeLessThan(0.05)
  })

  it('spend and baskets of the transactions', () => {
    const t = columnsOf('completejourney/transactions_sample.csv.gz', [
      'household_id',
      'basket_id',
      'product_id',
      'sales_value',
      'transaction_timestamp',
    ])
    const rfm = scoreRfm({
      members: t.household_id,
      days: t.transaction_timestamp.map(dayOf),
      values: t.sales_value.map(Number),
      orders: t.basket_id,
      asOfDay: dayOf('2018-01-01'),
    })
    expect(rfm.members).toBe(a.households.in_sample_transactions)
    expect(rfm.scores.reduce((sum, s) => sum + s.monetary, 0)).toBeCloseTo(a.sample_transactions.sales_value, 1)
    expect(rfm.scores.reduce((sum, s) => sum + s.frequency, 0)).toBe(a.sample_transactions.baskets)
    expect(basketPairs(t.basket_id, t.product_id, 5).baskets).toBe(a.sample_transactions.baskets)
  })
})
