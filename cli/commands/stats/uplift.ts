import { seededStream } from '@regulars/stats/core/random'
import { StatsError } from '@regulars/stats/errors'
import { qiniCurve, qiniIntervals } from '@regulars/stats/lift/qini'
import { fitTransformedOutcome, fitTwoModels } from '@regulars/stats/lift/uplift'
import { foldsByRow } from '@regulars/stats/model/cross-validation'
import { designOf, type RawColumn } from '@regulars/stats/model/design'
import type { Command } from 'commander'
import { type CommonOptions, collect, type Outcome, runs, show, toNumber } from './output.ts'
import { lineChart } from './plot.ts'
import { numberColumn, readTable, type Table, textColumn } from './table.ts'
import { filterRows, indicatorColumn } from './where.ts'

type Options = CommonOptions & {
  file: string
  treated: string
  outcome: string
  features: string
  method: string
  folds: string
  seed: string
  where?: string[]
}

export function addUplift(stats: Command): void {
  const command = stats
    .command('uplift')
    .description('whom a randomised campaign moves: out-of-fold Qini and AUUC')
    .requiredOption('--file <file>', 'members, one a row')
    .requiredOption('--treated <column=value>', 'who got the campaign; everybody else is the control')
    .requiredOption('--outcome <column>', 'COL of numbers, or COL=VALUE')
    .requiredOption('--features <list>', 'columns, comma-separated')
    .option('--method <method>', 'two-model or transformed-outcome', 'two-model')
    .option('--folds <count>', 'each fold is scored by a model that has not seen it', '3')
    .option('--seed <number>', 'of the bootstrap', '1')
    .option('--where <conditions...>', 'keep rows, such as segment!=Womens', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  if (options.method !== 'two-model' && options.method !== 'transformed-outcome')
    throw new StatsError('unknown_name', `no method '${options.method}'`)
  const fit = options.method === 'two-model' ? fitTwoModels : fitTransformedOutcome
  const table = filterRows(readTable(options.file), options.where ?? [])
  const treated = indicatorColumn(table, options.treated)
  const outcome = options.outcome.includes('=')
    ? indicatorColumn(table, options.outcome)
    : numberColumn(table, options.outcome)
  const { columns } = designOf(options.features.split(',').map((name) => featureOf(table, name.trim())))
  const fold = foldsByRow(table.rows, toNumber('--folds', options.folds))
  const scores = new Float64Array(table.rows)
  for (let k = 0; k < toNumber('--folds', options.folds); k++) {
    const inside = fold.map((_, i) => i).filter((i) => fold[i] !== k)
    const outside = fold.map((_, i) => i).filter((i) => fold[i] === k)
    const take = (rows: Int32Array) => (column: ArrayLike<number>) => Float64Array.from(rows, (i) => column[i]!)
    const model = fit({
      columns: columns.map(take(inside)),
      treated: take(inside)(treated),
      outcome: take(inside)(outcome),
    })
    model(columns.map(take(outside))).forEach((score, i) => {
      scores[outside[i]!] = score
    })
  }
  const result = qiniCurve({ scores, treated, outcome })
  const intervals = qiniIntervals(
    { scores, treated, outcome },
    { random: seededStream(toNumber('--seed', options.seed)) },
  )
  const { curve, ...summary } = result
  return {
    json: { method: options.method, n: table.rows, ...summary, intervals, curve },
    text: [
      `${options.method}: ${table.rows} members, average effect ${show(result.averageEffect)}`,
      `Qini ${show(result.qini)} (${show(intervals.qini[0])} to ${show(intervals.qini[1])})`,
      `AUUC ${show(result.auuc)} (${show(intervals.auuc[0])} to ${show(intervals.auuc[1])}); at random ${show(result.auucAtRandom)}`,
    ],
    plot: () =>
      lineChart({
        title: `Qini curve (${options.method})`,
        x: 'share of members targeted',
        y: 'extra outcome among the treated',
        series: [
          { label: 'by predicted uplift', points: [[0, 0], ...curve.map((p) => [p.share, p.gain] as const)] },
          {
            label: 'at random',
            points: [
              [0, 0],
              [1, curve.at(-1)!.gain],
            ],
          },
        ],
      }),
  }
}

function featureOf(table: Table, name: string): RawColumn {
  const values = textColumn(table, name)
  const numeric = values.every((v) => v !== '' && Number.isFinite(Number(v)))
  return numeric ? { name, kind: 'number', values: values.map(Number) } : { name, kind: 'category', values }
}
