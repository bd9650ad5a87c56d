import { buildChain, expectedReward } from './chain.ts'
import { type Attribution, type ChannelPath, requirePaths } from './paths.ts'

/**
 * Markov attribution (Anderl, Becker, von Wangenheim & Schumann 2016). A channel's removal effect is the share of
 * conversions lost when every journey that would touch it is lost instead; credits share the conversions in proportion
 * to removal effects. Solved exactly for orders 1 to 4. Value is credited by removal effects on expected value. With
 * order 1, repeating a touch changes nothing. A path without touches only lowers the base rate.
 */
export function attributeByMarkov(paths: readonly ChannelPath[], order = 1): Attribution {
  const { channels, conversions, value, nulls } = requirePaths(paths)
  const chain = buildChain(paths, channels, order)
  const lost = effects(channels, (removed) => expectedReward(chain, chain.conversion, removed))
  const hasValue = paths.some((path) => path.value !== undefined)
  const lostValue =
    hasValue && value > 0 ? effects(channels, (removed) => expectedReward(chain, chain.value, removed)) : undefined
  const share = (all: readonly number[], i: number) => all[i]! / all.reduce((sum, v) => sum + v, 0)
  return {
    credits: channels.map((channel, i) => {
      const credit = { channel, conversions: conversions * share(lost, i) }
      return hasValue ? { ...credit, value: lostValue === undefined ? 0 : value * share(lostValue, i) } : credit
    }),
    removalEffects: Object.fromEntries(channels.map((channel, i) => [channel, lost[i]!])),
    baseConversionRate: conversions / (conversions + nulls),
  }
}

/** 1 − (expected without the channel) / (expected with all), for every channel. */
function effects(channels: readonly string[], expected: (removed: number) => number): number[] {
  const whole = expected(-1)
  return channels.map((_, i) => Math.max(0, 1 - expected(i) / whole))
}
