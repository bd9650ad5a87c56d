import { StatsError } from '@regulars/stats/errors'
import { evaluateRecommender } from '@regulars/stats/recommendation/evaluation'
import { interactionsOf, newInteractions } from '@regulars/stats/recommendation/interactions'
import { fitRecommender, type RecommenderSpec } from '@regulars/stats/recommendation/recommender'
import type { Command } from 'commander'
import { type CommonOptions, collect, type Outcome, runs, tableLines, toNumber } from './output.ts'
import { barChart } from './plot.ts'
import { dayColumn, dayOf, readTable, textColumn } from './table.ts'
import { filterRows, rowsOfSomebody } from './where.ts'

type Options = CommonOptions & {
  file: string
  user: string
  item: string
  test?: string
  date?: string
  split?: string
  model: string
  neighbours?: string
  lambda?: string
  minCount: string
  k: string
  where?: string[]
}

export function addRecommend(stats: Command): void {
  const command = stats
    .command('recommend')
    .description('how well a recommender foresees what members take next')
    .requiredOption('--file <file>', 'purchases, one a row')
    .requiredOption('--user <column>', 'member')
    .requiredOption('--item <column>', 'item')
    .option('--test <file>', 'purchases to foresee')
    .option('--date <column>', 'day of the purchase, with --split')
    .option('--split <date>', 'train before this day, test from it on')
    .requiredOption('--model <model>', 'popularity, item-cosine, item-jaccard, item-lift or ease')
    .option('--neighbours <count>', 'similar items kept for each item; all unless given')
    .option('--lambda <lambda>', 'ridge of EASE, 100 unless given')
    .option('--min-count <count>', 'leave out items taken by fewer members', '1')
    .option('--k <count>', 'length of the list', '10')
    .option('--where <conditions...>', 'keep rows', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  const { train: trainRows, test: testRows } = split(options)
  const train = interactionsOf(trainRows.users, trainRows.items, toNumber('--min-count', options.minCount))
  const quality = evaluateRecommender(
    fitRecommender(train, specOf(options)),
    train,
    newInteractions(train, testRows.users, testRows.items),
    toNumber('--k', options.k),
  )
  const rows = Object.entries(quality)
  return {
    json: {
      model: options.model,
      k: toNumber('--k', options.k),
      trainUsers: train.users.length,
      items: train.items.length,
      interactions: train.item.length,
      ...quality,
    },
    text: [
      `${options.model}: ${train.users.length} members, ${train.items.length} items, lists of ${options.k}`,
      ...tableLines(['measure', 'value'], rows),
    ],
    plot: () =>
      barChart(
        `Quality of ${options.model}`,
        'share',
        rows.filter(([name]) => name !== 'users').map(([label, value]) => ({ label, value })),
      ),
  }
}

function specOf(options: Options): RecommenderSpec {
  const { model } = options
  if (model === 'popularity') return { model }
  if (model === 'ease')
    return { model, ...(options.lambda === undefined ? {} : { lambda: toNumber('--lambda', options.lambda) }) }
  if (model === 'item-cosine' || model === 'item-jaccard' || model === 'item-lift') {
    return {
      model,
      ...(options.neighbours === undefined ? {} : { neighbours: toNumber('--neighbours', options.neighbours) }),
    }
  }
  throw new StatsError('unknown_name', `no recommender '${model}'`)
}

type Rows = { users: string[]; items: string[] }

function split(options: Options): { train: Rows; test: Rows } {
  const { table } = rowsOfSomebody(filterRows(readTable(options.file), options.where ?? []), options.user)
  const users = textColumn(table, options.user)
  const items = textColumn(table, options.item)
  if (options.test !== undefined) {
    const { table: other } = rowsOfSomebody(filterRows(readTable(options.test), options.where ?? []), options.user)
    return {
      train: { users: [...users], items: [...items] },
      test: { users: [...textColumn(other, options.user)], items: [...textColumn(other, options.item)] },
    }
  }
  if (options.date === undefined || options.split === undefined)
    throw new StatsError('bad_spec', 'give --test FILE, or --date COL with --split DATE')
  const days = dayColumn(table, options.date)
  const from = dayOf(options.split, '--split')
  const train: Rows = { users: [], items: [] }
  const test: Rows = { users: [], items: [] }
  days.forEach((day, i) => {
    const side = day < from ? train : test
    side.users.push(users[i]!)
    side.items.push(items[i]!)
  })
  return { train, test }
}
