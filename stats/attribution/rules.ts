import { type Attribution, type ChannelPath, requirePaths } from './paths.ts'

/**
 * Rules that look at one path at a time:
 * - `first`, `last`: all to one touch. `linear`: the same to each touch.
 * - `position`: 40 % first, 40 % last, 20 % shared by those between; two touches share equally.
 * - `decay`: a touch counts half of the touch after it.
 */
export type AttributionRule = 'first' | 'last' | 'linear' | 'position' | 'decay'

/** The weights of `n` touches, summing to 1. */
export function touchWeights(rule: AttributionRule, n: number): number[] {
  const raw = Array.from({ length: n }, (_, i) => weight[rule](i, n))
  const total = raw.reduce((sum, v) => sum + v, 0)
  return raw.map((v) => v / total)
}

const END_SHARE = 0.4

const weight: Record<AttributionRule, (i: number, n: number) => number> = {
  first: (i) => (i === 0 ? 1 : 0),
  last: (i, n) => (i === n - 1 ? 1 : 0),
  linear: () => 1,
  position: (i, n) => {
    if (n <= 2) return 1
    return i === 0 || i === n - 1 ? END_SHARE : (1 - 2 * END_SHARE) / (n - 2)
  },
  // Beyond a thousand touches back a half-life of one touch is zero anyway.
  decay: (i, n) => 2 ** -Math.min(1000, n - 1 - i),
}

export function attributeByRule(paths: readonly ChannelPath[], rule: AttributionRule): Attribution {
  const { channels, conversions, nulls } = requirePaths(paths)
  const credit = new Map(channels.map((channel) => [channel, { conversions: 0, value: 0 }]))
  const hasValue = paths.some((path) => path.value !== undefined)
  for (const path of paths) {
    touchWeights(rule, path.channels.length).forEach((share, i) => {
      const entry = credit.get(path.channels[i]!)!
      entry.conversions += share * path.conversions
      entry.value += share * (path.value ?? 0)
    })
  }
  const credits = channels.map((channel) => {
    const entry = credit.get(channel)!
    return hasValue ? { channel, ...entry } : { channel, conversions: entry.conversions }
  })
  return { credits, ...(nulls > 0 ? { baseConversionRate: conversions / (conversions + nulls) } : {}) }
}
