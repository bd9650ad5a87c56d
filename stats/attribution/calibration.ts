import { normalQuantile } from '../distributions/normal.ts'
import { StatsError } from '../errors.ts'
import type { ChannelCredit } from './paths.ts'

/** Conversions a hold-out experiment found a channel to have caused, in the same period and on the same scale. */
export type ChannelExperiment = {
  readonly channel: string
  readonly incremental: number
  readonly standardError: number
}

export type CalibratedCredit = {
  readonly channel: string
  readonly modelled: number
  readonly calibrated: number
  /** 95 % interval; null for a channel without an experiment of its own. */
  readonly interval: readonly [number, number] | null
  readonly source: 'experiment' | 'scaled'
}

/**
 * Corrects a model by experiments. A channel with an experiment takes the experiment's figure, not below 0. The others
 * are scaled by what the experiments say of the model as a whole, Σ incremental / Σ modelled over the measured channels,
 * at most 1. What is left of the conversions would have come anyway: `baseline`. If the parts exceed the whole, the
 * scaled channels give way first, then the measured ones in proportion.
 */
export function calibrateCredits(
  credits: readonly ChannelCredit[],
  experiments: readonly ChannelExperiment[],
): { credits: CalibratedCredit[]; baseline: number } {
  if (credits.length === 0) throw new StatsError('empty_input', 'no credits to calibrate')
  const known = new Map(experiments.map((e) => [e.channel, e]))
  for (const e of experiments) {
    if (!credits.some((c) => c.channel === e.channel))
      throw new StatsError('unknown_name', `no credit for channel '${e.channel}'`)
    if (!Number.isFinite(e.incremental) || !(e.standardError >= 0))
      throw new StatsError('not_finite', `experiment on '${e.channel}' is not a number`)
  }
  const total = credits.reduce((sum, c) => sum + c.conversions, 0)
  const measured = credits.filter((c) => known.has(c.channel))
  const modelled = measured.reduce((sum, c) => sum + c.conversions, 0)
  const found = measured.reduce((sum, c) => sum + Math.max(0, known.get(c.channel)!.incremental), 0)
  const factor = modelled > 0 ? Math.min(1, found / modelled) : 1
  const cut = found > total ? total / found : 1
  const others = (total - modelled) * factor
  const room = others > 0 ? Math.min(1, Math.max(0, total - found * cut) / others) : 1
  const z = normalQuantile(0.975)
  const result = credits.map((c): CalibratedCredit => {
    const e = known.get(c.channel)
    if (e === undefined)
      return {
        channel: c.channel,
        modelled: c.conversions,
        calibrated: c.conversions * factor * room,
        interval: null,
        source: 'scaled',
      }
    const interval = [e.incremental - z * e.standardError, e.incremental + z * e.standardError] as const
    return {
      channel: c.channel,
      modelled: c.conversions,
      calibrated: Math.max(0, e.incremental) * cut,
      interval,
      source: 'experiment',
    }
  })
  return { credits: result, baseline: Math.max(0, total - result.reduce((sum, c) => sum + c.calibrated, 0)) }
}
