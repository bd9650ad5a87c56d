import { attributeByMarkov } from '@regulars/stats/attribution/markov'
import type { ChannelPath } from '@regulars/stats/attribution/paths'
import { drawInteger, drawNormal, seededStream } from '@regulars/stats/core/random'
import { fitBoostedTrees, predictBoostedTrees } from '@regulars/stats/model/boosted-trees'
import { areaUnderRoc } from '@regulars/stats/model/ranking'
import { fitEase } from '@regulars/stats/recommendation/ease'
import { interactionsOf } from '@regulars/stats/recommendation/interactions'
import { bootstrapDifference } from '@regulars/stats/tests/bootstrap'
import { type BenchLine, round } from '../line.ts'
import { onceMs, peakMb } from './clock.ts'

/** Heavy jobs with their time and the peak memory up to their end. They have no peer here: a bound, not a ratio. */
export async function run(): Promise<BenchLine[]> {
  return [markov(), bootstrap(), trees(), ease()]
}

function line(name: string, ms: number, note: string): BenchLine {
  return { name, product: round(ms, 0), reference: null, ratio: null, unit: 'ms', note: `${note}; peak ${peakMb()} MB` }
}

/** Order 2 on 100,000 paths over 12 channels. */
function markov(): BenchLine {
  const random = seededStream(1)
  const paths: ChannelPath[] = Array.from({ length: 100_000 }, () => ({
    channels: Array.from({ length: 1 + drawInteger(random, 8) }, () => `channel ${drawInteger(random, 12)}`),
    conversions: random() < 0.05 ? 1 : 0,
    nulls: 1,
  }))
  const { ms, value } = onceMs(() => attributeByMarkov(paths, 2))
  return line('stats-markov-2', ms, `100,000 paths, ${value.credits.length} channels`)
}

/** 10,000 repetitions of a difference of two means of 5,000 members each. */
function bootstrap(): BenchLine {
  const random = seededStream(2)
  const arm = () => Float64Array.from({ length: 5000 }, () => (random() < 0.01 ? 100 * random() : 0))
  const [a, b] = [arm(), arm()]
  const { ms, value } = onceMs(() => bootstrapDifference(a, b, { random, repetitions: 10_000 }))
  return line(
    'stats-bootstrap',
    ms,
    `10,000 repetitions of 2 × 5,000 members; standard error ${round(value.standardError, 4)}`,
  )
}

/** 100 trees of 15 leaves on 50,000 × 20. */
function trees(): BenchLine {
  const random = seededStream(3)
  const columns = Array.from({ length: 20 }, () => Float64Array.from({ length: 50_000 }, () => drawNormal(random)))
  const target = Float64Array.from({ length: 50_000 }, (_, i) =>
    random() < 1 / (1 + Math.exp(-columns[0]![i]! * columns[1]![i]! - columns[2]![i]!)) ? 1 : 0,
  )
  const { ms, value } = onceMs(() => fitBoostedTrees(columns, target, { loss: 'logistic' }))
  return line(
    'stats-trees',
    ms,
    `50,000 × 20, ${value.trees.length} trees; AUC ${round(areaUnderRoc(predictBoostedTrees(value, columns), target), 4)}`,
  )
}

/** EASE on a catalogue the size of Online Retail: 2,527 items, 3,616 members, 185,000 interactions. */
function ease(): BenchLine {
  const random = seededStream(4)
  const users: string[] = []
  const items: string[] = []
  for (let i = 0; i < 260_000; i++) {
    users.push(`u${Math.floor(3616 * random() ** 2)}`)
    items.push(`i${Math.floor(2527 * random() ** 2)}`)
  }
  const train = interactionsOf(users, items)
  const { ms } = onceMs(() => fitEase(train, 100))
  return line(
    'stats-ease',
    ms,
    `${train.items.length} items, ${train.users.length} members, ${train.item.length} interactions`,
  )
}
