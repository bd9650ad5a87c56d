import { StatsError } from '@regulars/stats/errors'
import { analyseExperiment, type MetricColumn } from '@regulars/stats/tests/experiment'
import type { Command } from 'commander'
import { beliefLines, beliefsOf } from './abtest-bayesian.ts'
import { type CommonOptions, collect, type Outcome, runs, show, tableLines, toNumber } from './output.ts'
import { barChart } from './plot.ts'
import { numberColumn, readTable, type Table, textColumn } from './table.ts'
import { filterRows } from './where.ts'

type Options = CommonOptions & {
  file: string
  arm: string
  control: string
  metric: string[]
  cuped?: string
  weight?: string[]
  alpha: string
  bayesian?: boolean
  where?: string[]
}

export function addAbTest(stats: Command): void {
  const command = stats
    .command('abtest')
    .description('every arm of an experiment against its control')
    .requiredOption('--file <file>', 'members, one a row')
    .requiredOption('--arm <column>', 'arm of the member')
    .requiredOption('--control <value>', 'value of the control arm')
    .requiredOption('--metric <column:kind...>', 'COL:proportion or COL:mean; repeat for several', collect)
    .option('--cuped <column>', 'covariate measured before the test')
    .option('--weight <arm=weight...>', 'planned split, equal unless given; repeat', collect)
    .option('--alpha <alpha>', 'one minus the coverage of intervals', '0.05')
    .option('--bayesian', 'also the chance that each arm is better, and the expected loss of either choice')
    .option('--where <conditions...>', 'keep rows, such as channel=Web', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  const table = filterRows(readTable(options.file), options.where ?? [])
  const weights = weightsOf(options.weight)
  const arms = textColumn(table, options.arm)
  const metrics = options.metric.flatMap((spec) => spec.split(',')).map((spec) => metricOf(table, spec))
  const alpha = toNumber('--alpha', options.alpha)
  const result = analyseExperiment({
    arms,
    control: options.control,
    metrics,
    alpha,
    ...(options.cuped === undefined ? {} : { before: numberColumn(table, options.cuped) }),
    ...(weights === undefined ? {} : { weights }),
  })
  const bayesian =
    options.bayesian === true ? beliefsOf(metrics, { arms, control: options.control, level: 1 - alpha }) : undefined
  const { srm, comparisons } = result
  const text = [
    `sample ratio: chi2 ${show(srm.chi2)}, p ${show(srm.p)}${srm.mismatch ? ' — THE SPLIT IS BROKEN: do not read on' : ''}`,
    ...tableLines(
      ['metric', 'arm', 'estimate', 'control', 'difference', 'low', 'high', 'relative', 'p', 'p Holm', 'test'],
      comparisons.map((c) => [
        c.metric,
        c.arm,
        c.estimates.arm,
        c.estimates.control,
        c.difference,
        c.interval[0],
        c.interval[1],
        c.relative,
        c.p,
        c.pHolm,
        c.test,
      ]),
    ),
    ...(bayesian === undefined ? [] : beliefLines(bayesian)),
  ]
  const plot = () =>
    barChart(
      `Difference from ${options.control}`,
      'difference with its interval',
      comparisons.map((c) => ({
        label: `${c.metric} · ${c.arm}`,
        value: c.difference,
        low: c.interval[0],
        high: c.interval[1],
      })),
    )
  return { json: bayesian === undefined ? result : { ...result, bayesian }, text, plot }
}

function metricOf(table: Table, spec: string): MetricColumn {
  const at = spec.lastIndexOf(':')
  const kind = spec.slice(at + 1)
  if (at < 1 || (kind !== 'proportion' && kind !== 'mean'))
    throw new StatsError('bad_spec', `'${spec}' must be COLUMN:proportion or COLUMN:mean`)
  const name = spec.slice(0, at)
  return { name, kind, values: numberColumn(table, name) }
}

function weightsOf(specs: readonly string[] | undefined): Record<string, number> | undefined {
  if (specs === undefined) return undefined
  return Object.fromEntries(
    specs.map((spec) => {
      const at = spec.lastIndexOf('=')
      if (at < 1) throw new StatsError('bad_spec', `'${spec}' must be ARM=WEIGHT`)
      return [spec.slice(0, at), toNumber('--weight', spec.slice(at + 1))]
    }),
  )
}
