import { describe, expect, it } from 'vitest'
import { answersOf, columnsOf, dayOf, isMissing, titled } from '../../bench/stats/referenceData.ts'
import { basketPairs } from '../recommendation/basket-pairs.ts'
import { evaluateRecommender } from '../recommendation/evaluation.ts'
import { interactionsOf, newInteractions } from '../recommendation/interactions.ts'
import { fitRecommender, type RecommenderSpec } from '../recommendation/recommender.ts'
import { fitBetaGeometric } from '../value/beta-geometric.ts'
import { patternsOf } from '../value/patterns.ts'
import { scoreRfm } from '../value/rfm.ts'
import { summarisePurchases } from '../value/summary.ts'
import { expectClose } from './closeness.ts'

type Quality = Record<'precision@10' | 'recall@10' | 'ndcg@10' | 'hitrate@10', number>
type Boundary = { n: number; loglik: number; nbd_limit_no_dropout: { r: number; alpha: number; loglik: number } }
type Answers = {
  clean: { rows: number; customers: number; invoices: number; stock_codes: number; revenue: number }
  'rfm_asof_2011-12-10': {
    quantiles_linear: Record<'recency_days' | 'freq' | 'money', number[]>
    bucket_sizes: Record<'R' | 'F' | 'M', Record<string, number>>
    n_555: number
    n_111: number
    cells_RF: number[][]
    examples: Record<string, { recency_days: number; freq: number; money: number; R: number; F: number; M: number }>
  }
  bgnbd_weeks: { 'full_to_2011-12-09': Boundary; 'calibration_to_2011-08-31': Boundary }
  basket_pairs: {
    invoices: number
    pairs_with_200plus: number
    top20_by_lift: {
      a: string
      b: string
      count: number
      support: number
      lift: number
      conf_a_to_b: number
      conf_b_to_a: number
    }[]
  }
  recommender_temporal_split: {
    train_users: number
    items: number
    train_interactions: number
    eval_users: number
    popularity: Quality
    item_cosine_all_neighbours: Quality
    ease_lambda_100: Quality
  }
}

describe.skipIf(isMissing('online_retail'))(titled('online_retail'), () => {
  const missing = isMissing('online_retail')
  const a = missing ? (undefined as never) : answersOf<Answers>('online_retail')
  const names = ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'] as const
  const raw = missing ? (undefined as never) : columnsOf('online_retail/online_retail.csv.gz', names)
  const kept = missing
    ? []
    : Array.from(raw.InvoiceNo.keys()).filter(
        (i) =>
          raw.CustomerID[i] !== '' &&
          !raw.InvoiceNo[i]!.startsWith('C') &&
          Number(raw.Quantity[i]) > 0 &&
          Number(raw.UnitPrice[i]) > 0,
      )
  const pick = (name: (typeof names)[number]) => kept.map((i) => raw[name][i]!)
  const clean = missing
    ? (undefined as never)
    : {
        members: pick('CustomerID').map((v) => String(Number(v))),
        days: pick('InvoiceDate').map(dayOf),
        values: kept.map((i) => Number(raw.Quantity[i]) * Number(raw.UnitPrice[i])),
        orders: pick('InvoiceNo'),
        items: pick('StockCode'),
      }

  it('RFM by NTILE over distinct invoices, counts exact', () => {
    const w = a['rfm_asof_2011-12-10']
    expect(clean.members).toHaveLength(a.clean.rows)
    const rfm = scoreRfm({ ...clean, asOfDay: dayOf('2011-12-10') })
    expect(rfm.members).toBe(a.clean.customers)
    expect(rfm.cells).toEqual(w.cells_RF)
    expect(rfm.counts).toEqual(w.bucket_sizes)
    expect([rfm.codes['555'], rfm.codes['111']]).toEqual([w.n_555, w.n_111])
    const byId = new Map(rfm.scores.map((s) => [s.id, s]))
    for (const [id, e] of Object.entries(w.examples)) {
      expect(byId.get(id)).toEqual({
        id,
        recencyDays: e.recency_days,
        frequency: e.freq,
        monetary: e.money,
        r: e.R,
        f: e.F,
        m: e.M,
      })
    }
    rfm.breaks.monetary.forEach((v, i) => {
      expectClose(v, w.quantiles_linear.money[i]!, 1e-12)
    })
    rfm.breaks.recencyDays.forEach((v, i) => {
      expectClose(v, w.quantiles_linear.recency_days[i]!, 1e-12)
    })
  })

  it('BG/NBD at the no-dropout boundary: finite, not below the limit, and dropout is not identified', () => {
    for (const [until, w] of [
      ['2011-12-09', a.bgnbd_weeks['full_to_2011-12-09']],
      ['2011-08-31', a.bgnbd_weeks['calibration_to_2011-08-31']],
    ] as const) {
      const summary = summarisePurchases(clean, { untilDay: dayOf(until) })
      expect(summary).toHaveLength(w.n)
      const fit = fitBetaGeometric(patternsOf(summary), 'bgnbd')
      expect(Object.values(fit.params).every((v) => Number.isFinite(v) && v > 0)).toBe(true)
      // The limit was computed in other digits: a millionth of slack on −37,646.
      expect(fit.loglik).toBeGreaterThanOrEqual(w.nbd_limit_no_dropout.loglik - 1e-6)
      expect(fit.loglik).toBeLessThan(w.loglik + 0.01)
      expect(Math.abs(fit.loglik - w.loglik)).toBeLessThan(0.01)
      expectClose(fit.params.r, w.nbd_limit_no_dropout.r, 0.01)
      expect(fit.identified).toBe(false)
      expect(fit.notes.join(' ')).toContain('dropout is not identified')
    }
  })

  it('basket pairs: every count, lift and confidence of the top twenty', () => {
    const w = a.basket_pairs
    const { baskets, pairs } = basketPairs(clean.orders, clean.items, 200)
    expect(baskets).toBe(w.invoices)
    expect(pairs).toHaveLength(w.pairs_with_200plus)
    w.top20_by_lift.forEach((row, i) => {
      const pair = pairs[i]!
      expect([pair.a, pair.b, pair.count]).toEqual([row.a, row.b, row.count])
      expectClose(pair.lift, row.lift, 1e-12)
      expectClose(pair.support, row.support, 1e-12)
      expectClose(pair.confidenceAToB, row.conf_a_to_b, 1e-12)
      expectClose(pair.confidenceBToA, row.conf_b_to_a, 1e-12)
    })
  })

  it('recommenders on a split in time: popularity, item cosine, EASE', { timeout: 180_000 }, () => {
    const w = a.recommender_temporal_split
    const split = dayOf('2011-10-01')
    const part = (keep: (day: number) => boolean) => Array.from(clean.days.keys()).filter((i) => keep(clean.days[i]!))
    const [before, after] = [part((day) => day < split), part((day) => day >= split)]
    const columns = (rows: number[]) => [rows.map((i) => clean.members[i]!), rows.map((i) => clean.items[i]!)] as const
    const train = interactionsOf(...columns(before), 10)
    const test = newInteractions(train, ...columns(after))
    expect([train.users.length, train.items.length, train.item.length]).toEqual([
      w.train_users,
      w.items,
      w.train_interactions,
    ])
    const cases: [RecommenderSpec, Quality][] = [
      [{ model: 'popularity' }, w.popularity],
      [{ model: 'item-cosine' }, w.item_cosine_all_neighbours],
      [{ model: 'ease', lambda: 100 }, w.ease_lambda_100],
    ]
    for (const [spec, wanted] of cases) {
      const quality = evaluateRecommender(fitRecommender(train, spec), train, test, 10)
      expect(quality.users).toBe(w.eval_users)
      // Equal scores in another order of summation may swap a few of 17,490 places.
      expect(Math.abs(quality.precision - wanted['precision@10'])).toBeLessThan(2e-4)
      expect(Math.abs(quality.recall - wanted['recall@10'])).toBeLessThan(2e-4)
      expect(Math.abs(quality.ndcg - wanted['ndcg@10'])).toBeLessThan(2e-4)
      expect(Math.abs(quality.hitRate - wanted['hitrate@10'])).toBeLessThan(1e-3)
    }
  })
})
