import { momentsOf } from '@regulars/stats/core/moments'
import {
  type BetaBelief,
  betaPosterior,
  chanceToBeat,
  credibleInterval,
  expectedLoss,
  judgeEffect,
  normalPosterior,
} from '@regulars/stats/tests/bayesian'
import type { MetricColumn } from '@regulars/stats/tests/experiment'
import type { Interval } from '@regulars/stats/tests/interval'
import { deltaVariance } from '@regulars/stats/tests/relative'
import { tableLines } from './output.ts'

/** What an arm is believed to be worth against the control. */
export type Belief = {
  readonly metric: string
  readonly arm: string
  readonly control: string
  /** Chance that the arm is better. */
  readonly chanceToBeat: number
  /** What choosing the arm, or keeping the control, is expected to cost if that is the wrong choice, in the metric's unit. */
  readonly expectedLoss: { readonly arm: number; readonly control: number }
  /** Credible interval of the difference for a mean, of each rate for a proportion. */
  readonly interval: Interval | { readonly arm: Interval; readonly control: Interval }
  readonly prior: string
}

type Question = { readonly arms: readonly string[]; readonly control: string; readonly level: number }

/** Every arm against the control on every metric: beta-binomial for proportions, normal for means, flat priors. */
export function beliefsOf(metrics: readonly MetricColumn[], { arms, control, level }: Question): Belief[] {
  const others = [...new Set(arms)].filter((arm) => arm !== control).sort()
  return metrics.flatMap((metric) => {
    const of = (name: string) => Float64Array.from(metric.values).filter((_, i) => arms[i] === name)
    const kept = of(control)
    return others.map((arm): Belief => {
      const shared = { metric: metric.name, arm, control }
      return metric.kind === 'proportion'
        ? { ...shared, ...rates(of(arm), kept, level) }
        : { ...shared, ...means(of(arm), kept, level) }
    })
  })
}

function rates(arm: Float64Array, control: Float64Array, level: number) {
  const belief = (values: Float64Array): BetaBelief =>
    betaPosterior({ successes: values.reduce((sum, v) => sum + v, 0), trials: values.length })
  const [treated, kept] = [belief(arm), belief(control)]
  return {
    chanceToBeat: chanceToBeat(treated, kept),
    expectedLoss: { arm: expectedLoss(treated, kept), control: expectedLoss(kept, treated) },
    interval: { arm: credibleInterval(treated, level), control: credibleInterval(kept, level) },
    prior: 'beta(1, 1) on each rate',
  }
}

function means(arm: Float64Array, control: Float64Array, level: number) {
  const [treated, kept] = [momentsOf(arm), momentsOf(control)]
  const standardError = Math.sqrt(deltaVariance(kept, treated, 'absolute'))
  const judged = judgeEffect(normalPosterior({ estimate: treated.mean - kept.mean, standardError }), level)
  return {
    chanceToBeat: judged.chanceToBeat,
    expectedLoss: { arm: judged.expectedLossOfArm, control: judged.expectedLossOfControl },
    interval: judged.interval,
    prior: 'flat on the difference',
  }
}

export function beliefLines(beliefs: readonly Belief[]): string[] {
  return [
    '',
    ...tableLines(
      ['metric', 'arm', 'chance to beat', 'loss if chosen', 'loss if not', 'prior'],
      beliefs.map((b) => [b.metric, b.arm, b.chanceToBeat, b.expectedLoss.arm, b.expectedLoss.control, b.prior]),
    ),
  ]
}
