import { describe, expect, it } from 'vitest'
import { answersOf, isMissing, rowsOf, titled } from '../../bench/stats/referenceData.ts'
import { betaPosterior, chanceToBeat } from '../tests/bayesian.ts'
import { fisherExact } from '../tests/fisher.ts'
import { powerForMeans, sampleSizeForMeans } from '../tests/mean-power.ts'
import { adjust } from '../tests/multiple.ts'
import {
  agrestiCoullInterval,
  clopperPearsonInterval,
  waldInterval,
  wilsonInterval,
} from '../tests/proportion-interval.ts'
import { sampleSizeForProportions } from '../tests/sample-size.ts'
import { sampleRatioMismatch } from '../tests/srm.ts'
import { compareProportions, compareProportionsYates } from '../tests/two-proportions.ts'
import { expectClose } from './closeness.ts'

type Answers = {
  sample_size_per_group: {
    rows: {
      baseline: number
      abs_mde: number
      alpha: number
      power: number
      evan_miller_n: number
      evan_miller_rounded: number
      statsmodels_arcsine_n: number
    }[]
  }
  t_test_power: { effect_d: number; n: number; alpha: number; power: number }[]
  beta_prob_b_beats_a: { xa: number; na: number; xb: number; nb: number; prob: number }[]
  wilson_ci95: {
    x: number
    n: number
    ci: number[]
    clopper_pearson: number[]
    wald: number[]
    agresti_coull: number[]
  }[]
  srm: { observed: number[]; weights: number[]; chi2: number; p: number }[]
}

const pairClose = (actual: readonly number[], wanted: readonly number[], tolerance: number) =>
  wanted.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(tolerance)
  })

describe.skipIf(isMissing('stats_core'))(titled('stats_core', 'tests'), () => {
  const a = isMissing('stats_core') ? (undefined as never) : answersOf<Answers>('stats_core')

  it('sample sizes by every convention, to the member', () => {
    for (const row of a.sample_size_per_group.rows) {
      const plan = { p1: row.baseline, p2: row.baseline + row.abs_mde, alpha: row.alpha, power: row.power }
      const evan = sampleSizeForProportions({ ...plan, convention: 'evan-miller' })
      expectClose(evan.exact, row.evan_miller_n, 1e-9)
      expect(evan.perArm).toBe(row.evan_miller_rounded)
      expectClose(sampleSizeForProportions({ ...plan, convention: 'arcsine' }).exact, row.statsmodels_arcsine_n, 1e-7)
    }
    for (const row of rowsOf('stats_core/r_power_prop_test.csv')) {
      const plan = { p1: Number(row.p1), p2: Number(row.p1) + Number(row.d), power: Number(row.power) }
      // R solves by a root search with a tolerance of 1e-4.
      expectClose(
        sampleSizeForProportions({ ...plan, convention: 'r-power-prop-test' }).exact,
        Number(row.n_per_group),
        1e-6,
      )
    }
  })

  it('t-test power and sample size as statsmodels and R', () => {
    for (const row of a.t_test_power) {
      expectClose(powerForMeans({ difference: row.effect_d, standardDeviation: 1 }, row.n), row.power, 1e-9)
    }
    for (const row of rowsOf('stats_core/r_power_t_test.csv')) {
      const plan = {
        difference: Number(row.delta),
        standardDeviation: Number(row.sd),
        power: Number(row.power),
        tail: 'upper' as const,
      }
      expectClose(sampleSizeForMeans(plan).exact, Number(row.n_per_group), 1e-6)
    }
  })

  it('chance to beat, proportion intervals and sample ratios as scipy and statsmodels', () => {
    for (const row of a.beta_prob_b_beats_a) {
      const control = betaPosterior({ successes: row.xa, trials: row.na })
      const arm = betaPosterior({ successes: row.xb, trials: row.nb })
      expectClose(chanceToBeat(arm, control), row.prob, 1e-9)
    }
    for (const row of a.wilson_ci95) {
      const tally = { successes: row.x, trials: row.n }
      pairClose(wilsonInterval(tally), row.ci, 1e-12)
      pairClose(clopperPearsonInterval(tally), row.clopper_pearson, 1e-11)
      pairClose(waldInterval(tally), row.wald, 1e-12)
      pairClose(agrestiCoullInterval(tally), row.agresti_coull, 1e-12)
    }
    for (const row of a.srm) {
      const result = sampleRatioMismatch(row.observed, row.weights)
      expect(Math.abs(result.chi2 - row.chi2)).toBeLessThan(1e-10)
      expectClose(result.p, row.p, 1e-10)
    }
  })

  it("R's p.adjust, prop.test and fisher.test", () => {
    const rows = rowsOf('stats_core/r_p_adjust.csv')
    const p = rows.map((row) => Number(row.p))
    const columns = {
      bonferroni: 'bonferroni',
      holm: 'holm',
      hochberg: 'hochberg',
      BH: 'benjamini-hochberg',
      BY: 'benjamini-yekutieli',
    } as const
    for (const [column, correction] of Object.entries(columns)) {
      pairClose(
        adjust(p, correction),
        rows.map((row) => Number(row[column])),
        1e-12,
      )
    }
    for (const row of rowsOf('stats_core/r_prop_test.csv')) {
      const arm = { successes: Number(row.x1), trials: Number(row.n1) }
      const control = { successes: Number(row.x2), trials: Number(row.n2) }
      const plain = compareProportions(arm, control)
      const result =
        row.yates === 'TRUE'
          ? compareProportionsYates(arm, control)
          : { chi2: plain.z ** 2, p: plain.p, interval: plain.interval }
      expectClose(result.chi2, Number(row.X_squared), 1e-10)
      expectClose(result.p, Number(row.p_value), 1e-9)
      pairClose(result.interval, [Number(row.ci_low), Number(row.ci_high)], 1e-11)
    }
    for (const row of rowsOf('stats_core/r_fisher.csv')) {
      const [x1, n1, x2, n2] = [Number(row.x1), Number(row.n1), Number(row.x2), Number(row.n2)]
      const result = fisherExact([
        [x1, n1 - x1],
        [x2, n2 - x2],
      ])
      expectClose(result.p, Number(row.p), 1e-10)
      // R finds odds ratio and limits by uniroot with a tolerance of about 1e-4; the full digits are scipy's.
      expectClose(result.oddsRatio, Number(row.or), 2e-4)
      expectClose(result.interval[0], Number(row.lo), 2e-4)
      expectClose(result.interval[1], Number(row.hi), 2e-3)
      expectClose(result.oddsRatio, 5.468819422688912, 1e-10)
      expectClose(result.interval[0], 0.5720532478854912, 1e-10)
      expectClose(result.interval[1], 270.1235140172472, 1e-10)
    }
  })
})
