import { describe, expect, it } from 'vitest'
import { answersOf, dayOf, isMissing, rowsOf, textOf, titled } from '../../bench/stats/referenceData.ts'
import { backtestPurchases } from '../value/backtest.ts'
import { type BetaGeometricParams, fitBetaGeometric } from '../value/beta-geometric.ts'
import { chanceAlive, expectedOfNewMember, expectedPurchases, purchaseMass } from '../value/beta-geometric-forecast.ts'
import { bgBbChanceAlive, bgBbExpectedPurchases, fitBgBb } from '../value/bg-bb.ts'
import { expectedSpend, fitGammaGamma } from '../value/gamma-gamma.ts'
import { discountedValue } from '../value/lifetime-value.ts'
import {
  fitParetoNbd,
  paretoChanceAlive,
  paretoExpectedOfNewMember,
  paretoExpectedPurchases,
} from '../value/pareto-nbd.ts'
import { patternsOf } from '../value/patterns.ts'
import { scoreRfm } from '../value/rfm.ts'
import { summarisePurchases } from '../value/summary.ts'
import { expectClose } from './closeness.ts'

type Model = { params: Record<string, number>; loglik: number }
type Answers = {
  counts: { sample_rows: number; master_rows: number; master_customers: number; sample_customers: number }
  bgnbd: Model & {
    expected_purchases_by_time_with_mle: Record<string, number>
    'per_customer_with_paper_params_r.243_al4.414_a.793_b2.426': {
      x: number
      t_x: number
      T: number
      p_alive: number
      exp_purchases_next_39w: number
    }[]
    holdout_39w: {
      sum_expected: number
      sum_actual_purchase_days: number
      mae: number
      rmse: number
      pearson: number
      baseline_mae_constant_mean: number
      by_calibration_frequency: { x: string; n: number; mean_expected: number; mean_actual: number }[]
    }
  }
  mbgnbd: Model
  paretonbd: Model
  gammagamma: Model & { customers_used: number; 'conditional_mean_first10_with_p6.25_q3.74_g15.44': number[] }
  clv_12x30days_1pct_monthly: { first10: number[]; sum_all_2357: number }
  bgbb_donations: Model & { donors: number }
  'rfm_master_asof_1998-07-01': {
    bucket_sizes: Record<'R' | 'F' | 'M', Record<string, number>>
    'quantile_breaks_linear(0.2..0.8)': { recency_days: number[]; freq: number[]; money: number[] }
    n_555: number
    n_111: number
    cells_RF: number[][]
  }
  published: {
    bgnbd_pmf_paper_params: { 'P(X(2)=10)': number; 'P(X(39)=0)': number; 'P(X(30)=11..20)': number[] }
    bgnbd_expected_by_time: { t: number[]; value: number[] }
    paretonbd_conditional: { x: number; t_x: number; T: number; t: number; expected: number; p_alive: number }
    'paretonbd_expected_by_time_0..9': { value: number[] }
    bgbb_donations: { p_alive_2002: Record<string, number>; total_conditional_expectation_5y: number }
  }
}

describe.skipIf(isMissing('cdnow'))(titled('cdnow'), () => {
  const missing = isMissing('cdnow')
  const a = missing ? (undefined as never) : answersOf<Answers>('cdnow')
  const lines = (file: string) =>
    textOf(`cdnow/${file}`)
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
  const sample = missing ? [] : lines('CDNOW_sample.txt')
  const purchases = {
    members: sample.map((r) => r[1]!),
    days: sample.map((r) => dayOf(r[2]!)),
    values: sample.map((r) => Number(r[4])),
  }
  const published = missing ? [] : rowsOf('cdnow/cdnow_customers_summary_with_transactions.csv')
  const plain = missing ? [] : rowsOf('cdnow/cdnow_customers_summary.csv')
  const members = plain.map((r) => ({ frequency: Number(r.frequency), recency: Number(r.recency), age: Number(r.T) }))
  const patterns = missing ? (undefined as never) : patternsOf(members)
  const near = (fit: { params: Record<string, number>; loglik: number }, wanted: Model) => {
    for (const [name, value] of Object.entries(wanted.params)) expectClose(fit.params[name]!, value, 1e-4)
    expect(Math.abs(fit.loglik - wanted.loglik)).toBeLessThan(1e-4)
  }

  it('the summary from raw purchases equals the published one, member by member', () => {
    expect(sample).toHaveLength(a.counts.sample_rows)
    const summary = summarisePurchases(purchases, { untilDay: dayOf('19970930') })
    expect(summary).toHaveLength(a.counts.sample_customers)
    summary.forEach((s, i) => {
      expect(s.frequency).toBe(members[i]!.frequency)
      expect(Math.abs(s.recency - members[i]!.recency)).toBeLessThan(0.0051)
      expect(Math.abs(s.age - members[i]!.age)).toBeLessThan(0.0051)
      expect(Math.abs(s.monetary - Number(published[i]!.zbar))).toBeLessThan(0.011)
    })
  })

  it('BG/NBD: parameters, log-likelihood, expectations, chances and masses', () => {
    const fit = fitBetaGeometric(patterns, 'bgnbd')
    near(fit, a.bgnbd)
    expect(fit).toMatchObject({ converged: true, identified: true, notes: [], members: 2357 })
    expect(fit.standardErrors.r).toBeGreaterThan(0.01)
    expect(fit.standardErrors.r).toBeLessThan(0.015)
    for (const [t, value] of Object.entries(a.bgnbd.expected_purchases_by_time_with_mle)) {
      expectClose(expectedOfNewMember('bgnbd', fit.params, Number(t)), value, 1e-5)
    }
    const paper: BetaGeometricParams = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }
    for (const row of a.bgnbd['per_customer_with_paper_params_r.243_al4.414_a.793_b2.426']) {
      const member = { frequency: row.x, recency: row.t_x, age: row.T }
      expectClose(chanceAlive('bgnbd', paper, member), row.p_alive, 1e-10)
      expectClose(expectedPurchases('bgnbd', paper, member, 39), row.exp_purchases_next_39w, 1e-9)
    }
    const masses = a.published.bgnbd_pmf_paper_params
    expectClose(purchaseMass(paper, 10, 2), masses['P(X(2)=10)'], 1e-4)
    expectClose(purchaseMass(paper, 0, 39), masses['P(X(39)=0)'], 1e-5)
    masses['P(X(30)=11..20)'].forEach((mass, i) => {
      expectClose(purchaseMass(paper, 11 + i, 30), mass, 1e-4)
    })
    a.published.bgnbd_expected_by_time.t.forEach((t, i) => {
      expect(expectedOfNewMember('bgnbd', fit.params, t)).toBeCloseTo(a.published.bgnbd_expected_by_time.value[i]!, 3)
    })
  })

  it('MBG/NBD, Pareto/NBD, Gamma-Gamma and BG/BB', () => {
    near(fitBetaGeometric(patterns, 'mbgnbd'), a.mbgnbd)
    near(fitParetoNbd(patterns), a.paretonbd)
    const p = a.published.paretonbd_conditional
    const paper = { r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 }
    const member = { frequency: p.x, recency: p.t_x, age: p.T }
    expect(paretoChanceAlive(paper, member)).toBeCloseTo(p.p_alive, 4)
    expect(Math.abs(paretoExpectedPurchases(paper, member, p.t) - p.expected)).toBeLessThan(0.01)
    a.published['paretonbd_expected_by_time_0..9'].value.forEach((value, t) => {
      expect(Math.abs(paretoExpectedOfNewMember(paper, t) - value)).toBeLessThan(5e-3)
    })
    const spends = published.map((r) => ({ frequency: Number(r.x), monetary: Number(r.zbar) }))
    const spend = fitGammaGamma(spends)
    near(spend, a.gammagamma)
    expect(spend.members).toBe(a.gammagamma.customers_used)
    a.gammagamma['conditional_mean_first10_with_p6.25_q3.74_g15.44'].forEach((value, i) => {
      expectClose(expectedSpend({ p: 6.25, q: 3.74, gamma: 15.44 }, spends[i]!), value, 1e-10)
    })
    const donors = rowsOf('cdnow/donations.csv').map((r) => ({
      frequency: Number(r.frequency),
      recency: Number(r.recency),
      periods: Number(r.periods),
      weight: Number(r.weights),
    }))
    const bgbb = fitBgBb(donors)
    near(bgbb, a.bgbb_donations)
    expect(bgbb.members).toBe(a.bgbb_donations.donors)
    const alive = a.published.bgbb_donations.p_alive_2002
    expect(bgBbChanceAlive(bgbb.params, { frequency: 0, recency: 0, periods: 6 })).toBeCloseTo(alive['0 repeat']!, 2)
    expect(bgBbChanceAlive(bgbb.params, { frequency: 2, recency: 4, periods: 6 })).toBeCloseTo(
      alive['freq 2 rec 4']!,
      2,
    )
    expect(bgBbChanceAlive(bgbb.params, { frequency: 6, recency: 6, periods: 6 })).toBeCloseTo(
      alive['freq 6 rec 6']!,
      2,
    )
    const fiveYears = donors.reduce((sum, d) => sum + d.weight * bgBbExpectedPurchases(bgbb.params, d, 5), 0)
    expectClose(fiveYears, a.published.bgbb_donations.total_conditional_expectation_5y, 2e-3)
  })

  it('discounted value of every member', () => {
    const fit = fitBetaGeometric(
      patternsOf(published.map((r) => ({ frequency: Number(r.x), recency: Number(r.t_x), age: Number(r.T) }))),
      'bgnbd',
    )
    const spends = published.map((r) => ({ frequency: Number(r.x), monetary: Number(r.zbar) }))
    const spend = fitGammaGamma(spends)
    const values = published.map((r, i) => {
      const member = { frequency: Number(r.x), recency: Number(r.t_x), age: Number(r.T) }
      return discountedValue(
        (t) => expectedPurchases('bgnbd', fit.params, member, t),
        expectedSpend(spend.params, spends[i]!),
        { periods: 12, periodLength: 30 / 7, discount: 0.01 },
      )
    })
    a.clv_12x30days_1pct_monthly.first10.forEach((value, i) => {
      expectClose(values[i]!, value, 1e-4)
    })
    expectClose(
      values.reduce((s, v) => s + v, 0),
      a.clv_12x30days_1pct_monthly.sum_all_2357,
      1e-4,
    )
  })

  it('39 weeks ahead: the hold-out errors', () => {
    const h = a.bgnbd.holdout_39w
    const test = backtestPurchases(purchases, {
      model: 'bgnbd',
      calibrationUntil: dayOf('19970930'),
      holdoutUntil: dayOf('19980630'),
    })
    expect(test.sumActual).toBe(h.sum_actual_purchase_days)
    // The reference reads times rounded to two decimals.
    expectClose(test.sumExpected, h.sum_expected, 1e-3)
    expectClose(test.meanAbsoluteError, h.mae, 1e-3)
    expectClose(test.rootMeanSquareError, h.rmse, 1e-3)
    expectClose(test.correlation, h.pearson, 1e-3)
    expectClose(test.baseline.meanAbsoluteError, h.baseline_mae_constant_mean, 1e-9)
    expect(test.meanAbsoluteError).toBeLessThan(test.baseline.meanAbsoluteError)
    test.byFrequency.forEach((g, i) => {
      const w = h.by_calibration_frequency[i]!
      expect([g.frequency, g.n]).toEqual([w.x, w.n])
      expectClose(g.actual, w.mean_actual, 1e-10)
      expectClose(g.expected, w.mean_expected, 2e-3)
    })
  })

  it('RFM of all 23,570 customers by NTILE, counts exact', () => {
    const master = lines('CDNOW_master.txt').slice(1)
    expect(master).toHaveLength(a.counts.master_rows)
    const w = a['rfm_master_asof_1998-07-01']
    const rfm = scoreRfm({
      members: master.map((r) => r[0]!),
      days: master.map((r) => dayOf(r[1]!)),
      values: master.map((r) => Number(r[3])),
      asOfDay: dayOf('19980701'),
    })
    expect(rfm.members).toBe(a.counts.master_customers)
    expect(rfm.cells).toEqual(w.cells_RF)
    expect(rfm.counts).toEqual(w.bucket_sizes)
    expect(rfm.codes['555']).toBe(w.n_555)
    expect(rfm.codes['111']).toBe(w.n_111)
    const breaks = w['quantile_breaks_linear(0.2..0.8)']
    expect(rfm.breaks.recencyDays).toEqual(breaks.recency_days)
    expect(rfm.breaks.frequency).toEqual(breaks.freq)
    rfm.breaks.monetary.forEach((v, i) => {
      expectClose(v, breaks.money[i]!, 1e-12)
    })
  })
})
