import { describe, expect, it } from 'vitest'
import { answersOf, isMissing, rowsOf, titled } from '../../bench/stats/referenceData.ts'
import { crossValidate, foldsByRow } from '../model/cross-validation.ts'
import { designOf, type RawColumn } from '../model/design.ts'
import { fitLogistic, predictLogisticAll } from '../model/logistic.ts'
import { areaUnderRoc, gainTable } from '../model/ranking.ts'
import { kaplanMeier, survivalAt } from '../survival/kaplan-meier.ts'
import { logRank } from '../survival/log-rank.ts'
import { expectClose } from './closeness.ts'

type Cv = {
  auc_by_fold: number[]
  auc_mean: number
  auc_pooled: number
  logloss: number
  brier: number
  top_decile_lift: number
}
type Answers = {
  counts: { rows: number; churned: number }
  kaplan_meier: {
    n: number
    overall: Record<string, number>
    by_contract: Record<string, Record<string, number>>
    logrank_contract: { chi2: number; p: number }
  }
  logistic_full_mle: {
    columns: string[]
    loglik: number
    null_loglik: number
    coef: Record<string, number>
    in_sample_auc: number
  }
  cv5_rowindex_mod5: { logistic: Cv; hist_gbdt: Cv; baselines: { tenure_only_auc: number } }
  calibration_deciles_logistic_cv: { decile: number; mean_pred: number; observed: number }[]
}

describe.skipIf(isMissing('telco'))(titled('telco'), () => {
  const missing = isMissing('telco')
  const a = missing ? (undefined as never) : answersOf<Answers>('telco')
  const rows = missing ? [] : rowsOf('telco/Telco-Customer-Churn.csv')
  const target = rows.map((r) => (r.Churn === 'Yes' ? 1 : 0))
  const numeric = ['tenure', 'MonthlyCharges', 'TotalCharges', 'SeniorCitizen']
  const categorical = [
    'gender',
    'Partner',
    'Dependents',
    'PhoneService',
    'MultipleLines',
    'InternetService',
    'OnlineSecurity',
    'OnlineBackup',
    'DeviceProtection',
    'TechSupport',
    'StreamingTV',
    'StreamingMovies',
    'Contract',
    'PaperlessBilling',
    'PaymentMethod',
  ]
  const design = missing
    ? (undefined as never)
    : designOf([
        ...numeric.map((name): RawColumn => ({ name, kind: 'number', values: rows.map((r) => Number(r[name])) })),
        ...categorical.map((name): RawColumn => ({ name, kind: 'category', values: rows.map((r) => r[name]!) })),
      ])

  it('Kaplan-Meier overall and by contract, and the log-rank test', () => {
    const kept = rows
      .map((r, i) => ({ time: Number(r.tenure), event: target[i]!, contract: r.Contract! }))
      .filter((r) => r.time > 0)
    const followUp = (rs: typeof kept) => ({ times: rs.map((r) => r.time), events: rs.map((r) => r.event) })
    const all = kaplanMeier(followUp(kept))
    expect(all.n).toBe(a.kaplan_meier.n)
    expect(all.events).toBe(a.counts.churned)
    expect(survivalAt(all, 0.5)).toBe(1)
    for (const [t, s] of Object.entries(a.kaplan_meier.overall)) expectClose(survivalAt(all, Number(t)), s, 1e-12)
    for (const [contract, points] of Object.entries(a.kaplan_meier.by_contract)) {
      const curve = kaplanMeier(followUp(kept.filter((r) => r.contract === contract)))
      for (const [t, s] of Object.entries(points)) expectClose(survivalAt(curve, Number(t)), s, 1e-12)
    }
    const test = logRank(
      followUp(kept),
      kept.map((r) => r.contract),
    )
    expectClose(test.chi2, a.kaplan_meier.logrank_contract.chi2, 1e-9)
    expect(test.df).toBe(2)
    expect(test.p).toBeLessThan(1e-300)
  })

  it('logistic regression: same columns, log-likelihood and standardised coefficients', () => {
    expect(design.names).toEqual(a.logistic_full_mle.columns)
    const fit = fitLogistic(design.columns, target)
    expect(Math.abs(fit.loglik - a.logistic_full_mle.loglik)).toBeLessThan(1e-6)
    expect(Math.abs(fit.nullLoglik - a.logistic_full_mle.null_loglik)).toBeLessThan(1e-6)
    design.names.forEach((name, j) => {
      const column = design.columns[j]!
      const mean = column.reduce((s, v) => s + v, 0) / column.length
      const sd = numeric.includes(name) ? Math.sqrt(column.reduce((s, v) => s + (v - mean) ** 2, 0) / column.length) : 1
      expectClose(fit.coefficients[j + 1]! * sd, a.logistic_full_mle.coef[name]!, 1e-6)
    })
    expect(
      Math.abs(areaUnderRoc(predictLogisticAll(fit, design.columns), target) - a.logistic_full_mle.in_sample_auc),
    ).toBeLessThan(1e-6)
  })

  it('five folds by row number: AUC, Brier, log loss, lift and calibration of the logistic model', () => {
    const w = a.cv5_rowindex_mod5.logistic
    const cv = crossValidate(design.columns, target, { kind: 'logistic' }, foldsByRow(target.length, 5))
    cv.folds.forEach((fold, k) => {
      expect(Math.abs(fold.auc - w.auc_by_fold[k]!)).toBeLessThan(1e-5)
    })
    expect(Math.abs(cv.meanAuc - w.auc_mean)).toBeLessThan(1e-5)
    expect(Math.abs(cv.pooled.auc - w.auc_pooled)).toBeLessThan(1e-5)
    expectClose(cv.pooled.logLoss, w.logloss, 1e-5)
    expectClose(cv.pooled.brier, w.brier, 1e-5)
    const gain = gainTable(cv.chances, target)
    expect(Math.abs(gain[0]!.lift - w.top_decile_lift)).toBeLessThan(0.01)
    a.calibration_deciles_logistic_cv.forEach((d, k) => {
      const bin = gain[9 - k]!
      expect(Math.abs(bin.meanScore - d.mean_pred)).toBeLessThan(0.002)
      expect(Math.abs(bin.rate - d.observed)).toBeLessThan(0.005)
    })
  })

  it('boosted trees reach the AUC of the reference and beat tenure alone', () => {
    const w = a.cv5_rowindex_mod5
    const cv = crossValidate(design.columns, target, { kind: 'trees' }, foldsByRow(target.length, 5))
    expect(Math.abs(cv.meanAuc - w.hist_gbdt.auc_mean)).toBeLessThan(0.005)
    expect(cv.pooled.brier).toBeLessThan(w.hist_gbdt.brier + 0.001)
    expect(
      areaUnderRoc(
        rows.map((r) => -Number(r.tenure)),
        target,
      ),
    ).toBeCloseTo(w.baselines.tenure_only_auc, 10)
  })
})
