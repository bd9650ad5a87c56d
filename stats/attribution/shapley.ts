import { type RandomStream, shuffle } from '../core/random.ts'
import { StatsError } from '../errors.ts'
import { type Attribution, type ChannelPath, requirePaths } from './paths.ts'

/** Up to this many players every coalition is valued. */
export const EXACT_PLAYERS = 12
const MAX_PLAYERS = 30

export type ShapleyValues = { readonly values: number[]; readonly standardErrors: number[] }

/**
 * Shapley values (1953) of a game whose coalitions are bit masks. Exact up to 12 players; beyond, mean marginal worth
 * over random orders, each with its reverse, and the standard errors to go with it.
 */
export function shapleyValues(
  players: number,
  worth: (coalition: number) => number,
  sampling?: { random: RandomStream; orders: number },
): ShapleyValues {
  if (players > MAX_PLAYERS) throw new StatsError('too_large', `at most ${MAX_PLAYERS} channels, got ${players}`)
  if (players <= EXACT_PLAYERS)
    return { values: exact(players, worth), standardErrors: new Array<number>(players).fill(0) }
  if (sampling === undefined)
    throw new StatsError('too_large', `${players} channels need a random stream to sample orders`)
  return sampled(players, worth, sampling)
}

function exact(n: number, worth: (coalition: number) => number): number[] {
  const all = Float64Array.from({ length: 1 << n }, (_, coalition) => worth(coalition))
  // weight[s] = s! (n − s − 1)! / n!
  const weights = [1 / n]
  for (let s = 1; s < n; s++) weights.push((weights[s - 1]! * s) / (n - s))
  const sizes = Uint8Array.from({ length: 1 << n }, (_, c) => c.toString(2).replaceAll('0', '').length)
  return Array.from({ length: n }, (_, player) => {
    let value = 0
    for (let c = 0; c < all.length; c++) {
      if ((c & (1 << player)) === 0) value += weights[sizes[c]!]! * (all[c | (1 << player)]! - all[c]!)
    }
    return value
  })
}

function sampled(
  n: number,
  worth: (coalition: number) => number,
  { random, orders }: { random: RandomStream; orders: number },
): ShapleyValues {
  const sums = new Float64Array(n)
  const squares = new Float64Array(n)
  const order = Array.from({ length: n }, (_, i) => i)
  const pairs = Math.max(2, Math.ceil(orders / 2))
  for (let k = 0; k < pairs; k++) {
    shuffle(random, order)
    const marginal = new Float64Array(n)
    for (const direction of [order, [...order].reverse()]) {
      let coalition = 0
      let before = worth(0)
      for (const player of direction) {
        coalition |= 1 << player
        const now = worth(coalition)
        marginal[player]! += (now - before) / 2
        before = now
      }
    }
    for (let i = 0; i < n; i++) {
      sums[i]! += marginal[i]!
      squares[i]! += marginal[i]! ** 2
    }
  }
  const values = Array.from(sums, (v) => v / pairs)
  const standardErrors = values.map((mean, i) =>
    Math.sqrt(Math.max(0, squares[i]! / pairs - mean * mean) / (pairs - 1)),
  )
  return { values, standardErrors }
}

/**
 * What a set of channels is worth:
 * - `conversions`: the conversions of paths that use no other channel. Its Shapley value is known in closed form for any
 *   number of channels: each path is shared equally by the different channels on it.
 * - `rate`: the conversion rate of those paths, scaled so that credits sum to the conversions. Needs `nulls`.
 */
export type ShapleyWorth = 'conversions' | 'rate'

export type ShapleyOptions = {
  readonly worth?: ShapleyWorth
  readonly sampling?: { readonly random: RandomStream; readonly orders: number }
}

export function attributeByShapley(
  paths: readonly ChannelPath[],
  { worth = 'conversions', sampling }: ShapleyOptions = {},
): Attribution {
  const { channels, conversions, value, nulls } = requirePaths(paths)
  const hasValue = paths.some((path) => path.value !== undefined)
  const base = nulls > 0 ? { baseConversionRate: conversions / (conversions + nulls) } : {}
  if (worth === 'rate') {
    const { values, standardErrors } = rateGame(paths, channels, sampling)
    const scale = conversions / values.reduce((sum, v) => sum + v, 0)
    const credits = channels.map((channel, i) => {
      const share = values[i]! * scale
      return hasValue
        ? { channel, conversions: share, value: (value * share) / conversions }
        : { channel, conversions: share }
    })
    return { credits, ...base, samplingError: Math.max(...standardErrors) * Math.abs(scale) }
  }
  const credit = new Map(channels.map((channel) => [channel, { conversions: 0, value: 0 }]))
  for (const path of paths) {
    const different = new Set(path.channels)
    for (const channel of different) {
      const entry = credit.get(channel)!
      entry.conversions += path.conversions / different.size
      entry.value += (path.value ?? 0) / different.size
    }
  }
  const credits = channels.map((channel) => {
    const entry = credit.get(channel)!
    return hasValue ? { channel, ...entry } : { channel, conversions: entry.conversions }
  })
  return { credits, ...base }
}

function rateGame(
  paths: readonly ChannelPath[],
  channels: readonly string[],
  sampling: ShapleyOptions['sampling'],
): ShapleyValues {
  if (channels.length > MAX_PLAYERS)
    throw new StatsError('too_large', `at most ${MAX_PLAYERS} channels, got ${channels.length}`)
  const bit = new Map(channels.map((channel, i) => [channel, 1 << i]))
  const sets = new Map<number, { won: number; all: number }>()
  for (const path of paths) {
    const mask = path.channels.reduce((m, channel) => m | bit.get(channel)!, 0)
    const entry = sets.get(mask) ?? { won: 0, all: 0 }
    entry.won += path.conversions
    entry.all += path.conversions + (path.nulls ?? 0)
    sets.set(mask, entry)
  }
  const rate = (coalition: number) => {
    let won = 0
    let all = 0
    for (const [mask, entry] of sets) {
      if ((mask & ~coalition) !== 0 || mask === 0) continue
      won += entry.won
      all += entry.all
    }
    return all === 0 ? 0 : won / all
  }
  return shapleyValues(channels.length, rate, sampling)
}
