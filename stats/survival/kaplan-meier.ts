import { normalQuantile } from '../distributions/normal.ts'
import { requireInside, requireSameLength, requireSeries, StatsError } from '../errors.ts'

/** Follow-up of every member: time observed, and 1 when the event came at that time, 0 when the member was last seen then. */
export type FollowUp = { readonly times: ArrayLike<number>; readonly events: ArrayLike<number> }

export type SurvivalPoint = {
  readonly time: number
  readonly atRisk: number
  readonly events: number
  readonly survival: number
  /** Greenwood's standard error. */
  readonly standardError: number
  readonly lower: number
  readonly upper: number
}

export type SurvivalCurve = {
  readonly n: number
  readonly events: number
  /** One point at each time with an event; survival is 1 before the first. */
  readonly curve: readonly SurvivalPoint[]
  /** The first time survival is at most one half; null when it never is. */
  readonly median: number | null
}

/**
 * Kaplan & Meier (1958) with Greenwood's variance and intervals on the log-minus-log scale (Kalbfleisch & Prentice), so
 * that they stay inside [0, 1]. At survival 0 the interval is [0, 0].
 */
export function kaplanMeier({ times, events }: FollowUp, alpha = 0.05): SurvivalCurve {
  requireFollowUp({ times, events })
  const z = -normalQuantile(requireInside('alpha', alpha, 0, 1) / 2)
  const curve: SurvivalPoint[] = []
  let survival = 1
  let greenwood = 0
  for (const { time, atRisk, died } of deathsOf({ times, events })) {
    survival *= 1 - died / atRisk
    greenwood += atRisk > died ? died / (atRisk * (atRisk - died)) : 0
    const [lower, upper] = logLogInterval(survival, greenwood, z)
    curve.push({ time, atRisk, events: died, survival, standardError: survival * Math.sqrt(greenwood), lower, upper })
  }
  const median = curve.find((point) => point.survival <= 0.5 + 1e-12)?.time ?? null
  return { n: times.length, events: curve.reduce((sum, point) => sum + point.events, 0), curve, median }
}

/** Survival at a time: the value of the step at or before it, 1 before the first event. */
export function survivalAt({ curve }: SurvivalCurve, time: number): number {
  let value = 1
  for (const point of curve) {
    if (point.time > time) break
    value = point.survival
  }
  return value
}

function logLogInterval(survival: number, greenwood: number, z: number): [number, number] {
  if (survival <= 0) return [0, 0]
  if (survival >= 1) return [1, 1]
  const log = Math.log(survival)
  const reach = (z * Math.sqrt(greenwood)) / Math.abs(log)
  return [Math.exp(log * Math.exp(reach)), Math.exp(log * Math.exp(-reach))]
}

/** At each time with an event: how many were under observation just before, and how many had it. */
export function deathsOf({ times, events }: FollowUp): { time: number; atRisk: number; died: number }[] {
  const order = Int32Array.from({ length: times.length }, (_, i) => i).sort((a, b) => times[a]! - times[b]!)
  const result: { time: number; atRisk: number; died: number }[] = []
  for (let i = 0; i < order.length; ) {
    const time = times[order[i]!]!
    const atRisk = order.length - i
    let died = 0
    for (; i < order.length && times[order[i]!]! === time; i++) died += events[order[i]!]!
    if (died > 0) result.push({ time, atRisk, died })
  }
  return result
}

export function requireFollowUp({ times, events }: FollowUp): void {
  requireSameLength('times and events', times.length, events.length)
  requireSeries('times', times)
  for (let i = 0; i < times.length; i++) {
    if (times[i]! < 0) throw new StatsError('out_of_range', `member ${i}: time ${times[i]} is negative`)
    if (events[i] !== 0 && events[i] !== 1)
      throw new StatsError('out_of_range', `member ${i}: the event is ${events[i]}, not 0 or 1`)
  }
}
