import { StatsError } from '../errors.ts'
import { attributeByMarkov } from './markov.ts'
import type { Attribution, ChannelPath } from './paths.ts'
import { type AttributionRule, attributeByRule } from './rules.ts'
import { attributeByShapley } from './shapley.ts'

export type AttributionModel = AttributionRule | 'markov' | 'shapley'

export const ATTRIBUTION_MODELS: readonly AttributionModel[] = [
  'first',
  'last',
  'linear',
  'position',
  'decay',
  'markov',
  'shapley',
]

/** Shares conversions (and value) over channels. Every model's credits sum to the conversions of the input. */
export function attribute(paths: readonly ChannelPath[], model: AttributionModel, order = 1): Attribution {
  if (!ATTRIBUTION_MODELS.includes(model)) throw new StatsError('unknown_name', `no attribution model '${model}'`)
  if (model === 'markov') return attributeByMarkov(paths, order)
  if (model === 'shapley') return attributeByShapley(paths)
  return attributeByRule(paths, model)
}
