import { type AttributionModel, attribute } from '@regulars/stats/attribution/attribute'
import type { Command } from 'commander'
import { type CommonOptions, collect, type Outcome, runs, show, tableLines, toNumber } from './output.ts'
import { barChart } from './plot.ts'
import { numberColumn, readTable, textColumn } from './table.ts'
import { filterRows } from './where.ts'

type Options = CommonOptions & {
  file: string
  path: string
  separator: string
  conversions: string
  value?: string
  nulls?: string
  model: string
  order: string
  where?: string[]
}

export function addAttribution(stats: Command): void {
  const command = stats
    .command('attribution')
    .description('conversions shared over channels')
    .requiredOption('--file <file>', 'paths, one a row')
    .requiredOption('--path <column>', 'channels in order')
    .option('--separator <text>', 'between channels', ' > ')
    .requiredOption('--conversions <column>', 'conversions along the path')
    .option('--value <column>', 'total value of those conversions')
    .option('--nulls <column>', 'journeys along the path without a conversion')
    .requiredOption('--model <model>', 'first, last, linear, position, decay, markov or shapley')
    .option('--order <order>', 'memory of the Markov chain, 1 to 4', '1')
    .option('--where <conditions...>', 'keep rows', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  const table = filterRows(readTable(options.file), options.where ?? [])
  const conversions = numberColumn(table, options.conversions)
  const value = options.value === undefined ? undefined : numberColumn(table, options.value)
  const nulls = options.nulls === undefined ? undefined : numberColumn(table, options.nulls)
  const separator = options.separator.trim() === '' ? options.separator : options.separator.trim()
  const paths = textColumn(table, options.path).map((text, i) => ({
    channels: text
      .split(separator)
      .map((channel) => channel.trim())
      .filter((channel) => channel !== ''),
    conversions: conversions[i]!,
    ...(value === undefined ? {} : { value: value[i]! }),
    ...(nulls === undefined ? {} : { nulls: nulls[i]! }),
  }))
  // An unknown name is refused by the library.
  const result = attribute(paths, options.model as AttributionModel, toNumber('--order', options.order))
  const text = [
    `${options.model}${options.model === 'markov' ? ` of order ${options.order}` : ''}${result.baseConversionRate === undefined ? '' : `, base conversion rate ${show(result.baseConversionRate)}`}`,
    ...tableLines(
      [
        'channel',
        'conversions',
        ...(value === undefined ? [] : ['value']),
        ...(result.removalEffects === undefined ? [] : ['removal effect']),
      ],
      [...result.credits]
        .sort((a, b) => b.conversions - a.conversions)
        .map((c) => [
          c.channel,
          c.conversions,
          ...(c.value === undefined ? [] : [c.value]),
          ...(result.removalEffects === undefined ? [] : [result.removalEffects[c.channel]!]),
        ]),
    ),
  ]
  const plot = () =>
    barChart(
      `Conversions by channel (${options.model})`,
      'conversions',
      result.credits.map((c) => ({ label: c.channel, value: c.conversions })),
    )
  return { json: { model: options.model, ...result }, text, plot }
}
