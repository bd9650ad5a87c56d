import {
  type ProportionConvention,
  powerForProportions,
  sampleSizeForProportions,
} from '@regulars/stats/tests/sample-size'
import type { Command } from 'commander'
import { type CommonOptions, type Outcome, runs, toNumber } from './output.ts'
import { lineChart } from './plot.ts'

type Options = CommonOptions & { p1: string; p2: string; alpha: string; power: string; convention: string }

export function addSampleSize(stats: Command): void {
  const command = stats
    .command('samplesize')
    .description('members in each arm for a test of two proportions')
    .requiredOption('--p1 <rate>', 'rate without the change')
    .requiredOption('--p2 <rate>', 'rate worth detecting')
    .option('--alpha <alpha>', 'false-positive rate, two-sided', '0.05')
    .option('--power <power>', 'chance to find the difference', '0.8')
    .requiredOption('--convention <name>', 'evan-miller, r-power-prop-test, arcsine or unpooled')
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  // An unknown name is refused by the library.
  const convention = options.convention as ProportionConvention
  const plan = {
    p1: toNumber('--p1', options.p1),
    p2: toNumber('--p2', options.p2),
    alpha: toNumber('--alpha', options.alpha),
    power: toNumber('--power', options.power),
    convention,
  }
  const size = sampleSizeForProportions(plan)
  const points = Array.from({ length: 60 }, (_, i) => {
    const n = Math.max(1, (size.exact * 2 * (i + 1)) / 60)
    return [n, powerForProportions(plan, n)] as const
  })
  return {
    json: { ...plan, ...size },
    text: [
      `${size.perArm} members in each arm (${convention}; exactly ${size.exact.toFixed(3)}) to tell ${plan.p1} from ${plan.p2} with power ${plan.power} at alpha ${plan.alpha}`,
    ],
    plot: () =>
      lineChart({
        title: `Power by members in each arm (${convention})`,
        x: 'members in each arm',
        y: 'power',
        series: [{ label: `${plan.p1} against ${plan.p2}`, points }],
      }),
  }
}
