import type { Command } from 'commander'
import { addAbTest } from './abtest.ts'
import { addAttribution } from './attribution.ts'
import { addClv } from './clv.ts'
import { addLink } from './link.ts'
import { addLogistic } from './logistic.ts'
import { addRecommend } from './recommend.ts'
import { addRfm } from './rfm.ts'
import { addSampleSize } from './samplesize.ts'
import { addSurvival } from './survival.ts'
import { addTrees } from './trees.ts'
import { addUplift } from './uplift.ts'

/** `regulars stats …`: statistics on files, without a server. */
export function registerStats(program: Command): void {
  const stats = program.command('stats').description('statistics on CSV or JSON-lines files, without a server')
  for (const add of [
    addClv,
    addRfm,
    addSampleSize,
    addAbTest,
    addSurvival,
    addLogistic,
    addTrees,
    addAttribution,
    addRecommend,
    addLink,
    addUplift,
  ])
    add(stats)
}
