import { StatsError } from '../errors.ts'

/** One sequence of touches, with how often it ended in a conversion and how often it did not. */
export type ChannelPath = {
  readonly channels: readonly string[]
  readonly conversions: number
  /** Total value of those conversions. */
  readonly value?: number
  /** Journeys along this path without a conversion. */
  readonly nulls?: number
}

export type ChannelCredit = { readonly channel: string; readonly conversions: number; readonly value?: number }

export type Attribution = {
  readonly credits: readonly ChannelCredit[]
  /** Share of conversions lost when a channel is taken away; Markov only. */
  readonly removalEffects?: Readonly<Record<string, number>>
  /** Conversions over journeys, when journeys without conversion are known. */
  readonly baseConversionRate?: number
  /** Largest standard error of a credit, when Shapley values were sampled. */
  readonly samplingError?: number
}

/** Paths checked, with the totals every model has to preserve. */
export function requirePaths(paths: readonly ChannelPath[]): {
  conversions: number
  value: number
  nulls: number
  channels: string[]
} {
  if (paths.length === 0) throw new StatsError('empty_input', 'no paths')
  const totals = { conversions: 0, value: 0, nulls: 0 }
  const channels = new Set<string>()
  paths.forEach((path, i) => {
    for (const key of ['conversions', 'value', 'nulls'] as const) {
      const amount = path[key] ?? 0
      if (!Number.isFinite(amount)) throw new StatsError('not_finite', `path ${i}: ${key} is ${amount}`)
      if (amount < 0) throw new StatsError('out_of_range', `path ${i}: ${key} is ${amount}`)
      totals[key] += amount
    }
    if (path.channels.length === 0 && path.conversions > 0)
      throw new StatsError('empty_input', `path ${i} converts without a touch`)
    for (const channel of path.channels) channels.add(channel)
  })
  if (totals.conversions === 0) throw new StatsError('no_conversions', 'no path converts: there is nothing to credit')
  return { ...totals, channels: [...channels].sort() }
}
