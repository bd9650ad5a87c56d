import { describe, expect, it } from 'vitest'
import { momentsOf } from '../core/moments.ts'
import { drawBeta, drawExponential, drawNormal, seededStream } from '../core/random.ts'
import { policyValue } from '../lift/policy-value.ts'
import { fitLogistic } from '../model/logistic.ts'
import { logRank } from '../survival/log-rank.ts'
import { betaPosterior, credibleInterval } from './bayesian.ts'
import { bootstrapDifference } from './bootstrap.ts'
import { compareCuped } from './cuped.ts'
import { fisherExact } from './fisher.ts'
import type { Interval } from './interval.ts'
import { compareRelative } from './relative.ts'
import { alwaysValid } from './sequential.ts'
import { compareProportions } from './two-proportions.ts'

const random = seededStream(20)
const times = <T>(n: number, draw: () => T) => Array.from({ length: n }, draw)
const holds = (truth: number, [low, high]: Interval) => low <= truth && truth <= high

/** Share of `runs` simulations in which `work` says yes. The bounds below are four standard errors wide. */
function shareOf(runs: number, work: () => boolean): number {
  let yes = 0
  for (let run = 0; run < runs; run++) if (work()) yes++
  return yes / runs
}

function expectNear(share: number, wanted: number, runs: number): void {
  expect(Math.abs(share - wanted)).toBeLessThan(4 * Math.sqrt((wanted * (1 - wanted)) / runs) + 0.003)
}

const tally = (n: number, rate: number) => ({
  trials: n,
  successes: times(n, random).filter((u) => u < rate).length,
})

describe('intervals hold the truth at their rate', () => {
  it('difference and ratio of two proportions: Wald, Newcombe, Katz', () => {
    const runs = 600
    const held = { wald: 0, newcombe: 0, katz: 0 }
    for (let run = 0; run < runs; run++) {
      const result = compareProportions(tally(300, 0.25), tally(400, 0.2))
      if (holds(0.05, result.interval)) held.wald++
      if (holds(0.05, result.newcombe)) held.newcombe++
      if (holds(0.25, result.relativeInterval!)) held.katz++
    }
    for (const count of Object.values(held)) expectNear(count / runs, 0.95, runs)
  })

  it('relative lift by the delta method', () => {
    const runs = 500
    const sample = (mean: number) => momentsOf(times(300, () => mean + drawNormal(random)))
    expectNear(
      shareOf(runs, () => holds(0.1, compareRelative(sample(5.5), sample(5)).interval)),
      0.95,
      runs,
    )
  })

  it('CUPED, which is also narrower', () => {
    const runs = 400
    let narrower = 0
    const arm = (effect: number) => {
      const before = times(120, () => drawNormal(random))
      return { before, metric: before.map((b) => effect + b + 0.5 * drawNormal(random)) }
    }
    const share = shareOf(runs, () => {
      const result = compareCuped(arm(0.3), arm(0))
      if (result.varianceLeft < 0.4) narrower++
      return holds(0.3, result.interval)
    })
    expectNear(share, 0.95, runs)
    expect(narrower / runs).toBeGreaterThan(0.95)
  })

  it('percentile bootstrap of skewed means', () => {
    const runs = 150
    const share = shareOf(runs, () => {
      const [a, b] = [times(80, () => drawExponential(random)), times(80, () => drawExponential(random))]
      return holds(0, bootstrapDifference(a, b, { random, repetitions: 200 }).interval)
    })
    // The percentile interval of a skewed mean covers a little less than it says.
    expect(share).toBeGreaterThan(0.87)
  })

  it('credible intervals, when rates come from the prior', () => {
    const runs = 600
    const share = shareOf(runs, () => {
      const rate = drawBeta(random, 2, 5)
      return holds(rate, credibleInterval(betaPosterior(tally(40, rate), { a: 2, b: 5 })))
    })
    expectNear(share, 0.95, runs)
  })

  it('odds ratios of Fisher, never less often than they say', () => {
    const runs = 300
    const share = shareOf(runs, () => {
      const [a, b] = [tally(30, 0.4), tally(30, 0.25)]
      const { interval } = fisherExact([
        [a.successes, 30 - a.successes],
        [b.successes, 30 - b.successes],
      ])
      return holds((0.4 * 0.75) / (0.6 * 0.25), interval)
    })
    expect(share).toBeGreaterThan(0.94)
  })

  it('an always-valid interval at every look of a run, however often one looks', () => {
    const share = shareOf(200, () => {
      let sum = 0
      for (let n = 1; n <= 2000; n++) {
        sum += drawNormal(random)
        if (n >= 50 && n % 10 === 0) {
          const look = alwaysValid({ estimate: sum / n, standardError: 1 / Math.sqrt(n), n }, { tuning: 500 })
          if (!holds(0, look.interval)) return false
        }
      }
      return true
    })
    expect(share).toBeGreaterThanOrEqual(0.95)
  })

  it('the value of a new policy, weighted and doubly robust', () => {
    const runs = 300
    const n = 300
    const held = { weighted: 0, robust: 0 }
    for (let run = 0; run < runs; run++) {
      const x = times(n, random)
      const treated = x.map(() => (random() < 0.4 ? 1 : 0))
      const outcome = x.map((v, i) => v + treated[i]! * (v - 0.5) + 0.3 * drawNormal(random))
      // Treat those who gain: E = ½ + ∫ (v − ½)⁺ = ½ + ⅛.
      const policy = x.map((v) => (v > 0.5 ? 1 : 0))
      const logged = { treated, propensity: 0.4, outcome }
      const predicted = { treated: x.map((v) => 2 * v - 0.5), control: x }
      if (holds(0.625, policyValue(logged, { policy }).interval)) held.weighted++
      if (holds(0.625, policyValue(logged, { policy, predicted }).interval)) held.robust++
    }
    expectNear(held.weighted / runs, 0.95, runs)
    expectNear(held.robust / runs, 0.95, runs)
  })
})

describe('errors and tests keep their rate', () => {
  it('a logistic coefficient lies within 1.96 standard errors 95 times in 100', () => {
    const runs = 300
    const share = shareOf(runs, () => {
      const x = times(250, () => drawNormal(random))
      const y = x.map((v) => (random() < 1 / (1 + Math.exp(-0.3 - 0.8 * v)) ? 1 : 0))
      const { coefficients, standardErrors } = fitLogistic([x], y)
      return Math.abs(coefficients[1]! - 0.8) <= 1.96 * standardErrors[1]!
    })
    expectNear(share, 0.95, runs)
  })

  it('log-rank rejects groups of one hazard 5 times in 100', () => {
    const runs = 400
    const groups = times(90, () => '').map((_, i) => 'abc'[i % 3]!)
    const share = shareOf(runs, () => {
      const follow = groups.map(() => ({ life: drawExponential(random), seen: drawExponential(random, 0.5) }))
      const followUp = {
        times: follow.map((f) => Math.min(f.life, f.seen)),
        events: follow.map((f) => (f.life <= f.seen ? 1 : 0)),
      }
      return logRank(followUp, groups).p < 0.05
    })
    expectNear(share, 0.05, runs)
  })
})
