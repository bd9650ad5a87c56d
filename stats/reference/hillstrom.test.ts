import { describe, expect, it } from 'vitest'
import { answersOf, isMissing, rowsOf, titled } from '../../bench/stats/referenceData.ts'
import { seededStream } from '../core/random.ts'
import { betaPosterior, chanceToBeat } from '../tests/bayesian.ts'
import { bootstrapDifference } from '../tests/bootstrap.ts'
import { independenceTest } from '../tests/contingency.ts'
import { compareCuped } from '../tests/cuped.ts'
import { analyseExperiment } from '../tests/experiment.ts'
import { adjust } from '../tests/multiple.ts'
import { compareProportions } from '../tests/two-proportions.ts'
import { compareMeans } from '../tests/welch.ts'
import { expectClose } from './closeness.ts'

type Proportion = {
  diff: number
  rel_lift: number
  z_pooled: number
  p_two_sided: number
  wald_unpooled_ci95: number[]
  newcombe_ci95: number[]
  risk_ratio_log_ci95_as_lift: number[]
}
type Mean = {
  diff: number
  t: number
  df: number
  p: number
  ci95: number[]
  rel_lift: number
  theta?: number
  corr?: number
}
type Pair = {
  visit: Proportion
  conversion: Proportion
  spend_welch: Mean
  spend_cuped_history: Mean
  visit_cuped_history: Mean
  bayes_beta11_conversion_prob_beat: number
}
type Answers = {
  srm_equal_thirds: { chi2: number; p: number }
  visit_3x2_chi2: { chi2: number; dof: number; p: number }
  tests: Record<string, Pair>
  holm_6_tests: { raw: number[]; holm: number[]; bh: number[] }
}

describe.skipIf(isMissing('hillstrom'))(titled('hillstrom'), () => {
  const missing = isMissing('hillstrom')
  const a = missing ? (undefined as never) : answersOf<Answers>('hillstrom')
  const rows = missing ? [] : rowsOf('hillstrom/hillstrom.csv')
  const column = (name: string, arm: string) => rows.filter((r) => r.segment === arm).map((r) => Number(r[name]))
  const tally = (name: string, arm: string) => {
    const values = column(name, arm)
    return { successes: values.reduce((s, v) => s + v, 0), trials: values.length }
  }
  const meanClose = (result: ReturnType<typeof compareMeans>, wanted: Mean) => {
    expectClose(result.difference, wanted.diff, 1e-9)
    expectClose(result.t, wanted.t, 1e-9)
    expectClose(result.df, wanted.df, 1e-9)
    expectClose(result.p, wanted.p, 1e-7)
    expectClose(result.interval[0], wanted.ci95[0]!, 1e-8)
    expectClose(result.interval[1], wanted.ci95[1]!, 1e-8)
    expectClose(result.relative!, wanted.rel_lift, 1e-9)
  }

  it('two-proportion tests of all three pairs', () => {
    for (const [name, wanted] of Object.entries(a.tests)) {
      const [arm, control] = name.split(' vs ') as [string, string]
      for (const metric of ['visit', 'conversion'] as const) {
        const w = wanted[metric]
        const result = compareProportions(tally(metric, arm), tally(metric, control))
        expectClose(result.difference, w.diff, 1e-10)
        expectClose(result.relative!, w.rel_lift, 1e-10)
        expectClose(result.z, w.z_pooled, 1e-10)
        expectClose(result.p, w.p_two_sided, 1e-9)
        for (const end of [0, 1]) {
          expectClose(result.interval[end]!, w.wald_unpooled_ci95[end]!, 1e-9)
          expectClose(result.newcombe[end]!, w.newcombe_ci95[end]!, 1e-9)
          expectClose(result.relativeInterval![end]!, w.risk_ratio_log_ci95_as_lift[end]!, 1e-9)
        }
      }
      const chance = chanceToBeat(betaPosterior(tally('conversion', arm)), betaPosterior(tally('conversion', control)))
      // The reference drew two million times.
      expect(Math.abs(chance - wanted.bayes_beta11_conversion_prob_beat)).toBeLessThan(1e-4)
    }
  })

  it('Welch and CUPED on spend and visits; CUPED by history gains almost nothing', () => {
    for (const [name, wanted] of Object.entries(a.tests)) {
      const [arm, control] = name.split(' vs ') as [string, string]
      meanClose(compareMeans(column('spend', arm), column('spend', control)), wanted.spend_welch)
      const cuped = (metric: string) =>
        compareCuped(
          { metric: column(metric, arm), before: column('history', arm) },
          { metric: column(metric, control), before: column('history', control) },
        )
      const spend = cuped('spend')
      meanClose(spend, wanted.spend_cuped_history)
      expectClose(spend.theta, wanted.spend_cuped_history.theta!, 1e-9)
      expectClose(spend.correlation, wanted.spend_cuped_history.corr!, 1e-9)
      expect(spend.varianceLeft).toBeGreaterThan(0.999)
      meanClose(cuped('visit'), wanted.visit_cuped_history)
    }
  })

  it('sample ratio, 3 × 2 chi-square, Holm and Benjamini-Hochberg over six tests', () => {
    const result = analyseExperiment({
      arms: rows.map((r) => r.segment!),
      control: 'No E-Mail',
      metrics: [
        { name: 'visit', kind: 'proportion', values: rows.map((r) => Number(r.visit)) },
        { name: 'spend', kind: 'mean', values: rows.map((r) => Number(r.spend)) },
      ],
    })
    expectClose(result.srm.chi2, a.srm_equal_thirds.chi2, 1e-10)
    expectClose(result.srm.p, a.srm_equal_thirds.p, 1e-10)
    expect(result.srm.mismatch).toBe(false)
    const mens = result.comparisons.find((c) => c.arm === 'Mens E-Mail' && c.metric === 'spend')!
    expectClose(mens.p, a.tests['Mens E-Mail vs No E-Mail']!.spend_welch.p, 1e-7)
    expect(result.comparisons).toHaveLength(4)

    const arms = ['No E-Mail', 'Mens E-Mail', 'Womens E-Mail']
    const table = arms.map((arm) => [
      tally('visit', arm).successes,
      tally('visit', arm).trials - tally('visit', arm).successes,
    ])
    const chi = independenceTest(table)
    expectClose(chi.chi2, a.visit_3x2_chi2.chi2, 1e-10)
    expect(chi.df).toBe(a.visit_3x2_chi2.dof)
    expectClose(chi.p, a.visit_3x2_chi2.p, 1e-8)
    adjust(a.holm_6_tests.raw, 'holm').forEach((p, i) => {
      expectClose(p, a.holm_6_tests.holm[i]!, 1e-10)
    })
    adjust(a.holm_6_tests.raw, 'benjamini-hochberg').forEach((p, i) => {
      expectClose(p, a.holm_6_tests.bh[i]!, 1e-10)
    })
  })

  it('the published profit intervals by bootstrap', () => {
    const profit = (arm: string, cost: number) => column('spend', arm).map((v) => 0.4 * v - cost)
    const { interval } = bootstrapDifference(profit('Mens E-Mail', 0.01), profit('No E-Mail', 0), {
      random: seededStream(5),
      repetitions: 400,
    })
    expect(Math.abs(interval[0] - 0.185)).toBeLessThan(0.02)
    expect(Math.abs(interval[1] - 0.415)).toBeLessThan(0.02)
  })
})
