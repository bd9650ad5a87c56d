import { StatsError } from '@regulars/stats/errors'
import { type RfmMethod, scoreRfm } from '@regulars/stats/value/rfm'
import type { Command } from 'commander'
import { type CommonOptions, collect, type Outcome, runs, tableLines } from './output.ts'
import { barChart } from './plot.ts'
import { dayColumn, dayOf, numberColumn, readTable, textColumn } from './table.ts'
import { filterRows, rowsOfSomebody } from './where.ts'

type Options = CommonOptions & {
  file: string
  id: string
  date: string
  value: string
  order?: string
  asOf: string
  method: string
  where?: string[]
}

export function addRfm(stats: Command): void {
  const command = stats
    .command('rfm')
    .description('recency, frequency and monetary scores')
    .requiredOption('--file <file>', 'purchases, one a row')
    .requiredOption('--id <column>', 'member')
    .requiredOption('--date <column>', 'day of the purchase')
    .requiredOption('--value <column>', 'value of the row; A*B multiplies two columns')
    .option('--order <column>', 'order number: frequency counts orders instead of days')
    .requiredOption('--as-of <date>', 'day from which recency is counted')
    .option('--method <method>', 'ntile or quantile', 'ntile')
    .option('--where <conditions...>', 'keep rows, such as UnitPrice>0', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  if (options.method !== 'ntile' && options.method !== 'quantile')
    throw new StatsError('unknown_name', `the method is ntile or quantile, not '${options.method}'`)
  const method: RfmMethod = options.method
  const { table, withoutId } = rowsOfSomebody(filterRows(readTable(options.file), options.where ?? []), options.id)
  const rfm = scoreRfm({
    members: textColumn(table, options.id),
    days: dayColumn(table, options.date),
    values: numberColumn(table, options.value),
    ...(options.order === undefined ? {} : { orders: textColumn(table, options.order) }),
    asOfDay: dayOf(options.asOf, '--as-of'),
    method,
  })
  const text = [
    `${rfm.members} members, scores by ${method}; 5 is best`,
    ...tableLines(
      ['recency \\ frequency', '1', '2', '3', '4', '5'],
      rfm.cells.map((row, i) => [String(i + 1), ...row]),
    ),
    '',
    ...(withoutId > 0 ? [`${withoutId} rows name no member and do not count`] : []),
    `best (555): ${rfm.codes['555'] ?? 0}; worst (111): ${rfm.codes['111'] ?? 0}`,
  ]
  const plot = () =>
    barChart(
      'Members by recency score',
      'members',
      Object.entries(rfm.counts.R).map(([score, count]) => ({ label: `recency ${score}`, value: count })),
    )
  return { json: { ...rfm, rowsWithoutId: withoutId }, text, plot }
}
