import { kaplanMeier, type SurvivalCurve } from '@regulars/stats/survival/kaplan-meier'
import { logRank } from '@regulars/stats/survival/log-rank'
import type { Command } from 'commander'
import { type CommonOptions, collect, type Outcome, runs, show, tableLines } from './output.ts'
import { lineChart } from './plot.ts'
import { numberColumn, readTable, textColumn } from './table.ts'
import { filterRows, indicatorColumn } from './where.ts'

type Options = CommonOptions & { file: string; time: string; event: string; group?: string; where?: string[] }

export function addSurvival(stats: Command): void {
  const command = stats
    .command('survival')
    .description('Kaplan-Meier curve, by group with a log-rank test')
    .requiredOption('--file <file>', 'members, one a row')
    .requiredOption('--time <column>', 'time observed')
    .requiredOption('--event <column=value>', 'what counts as the event, such as Churn=Yes')
    .option('--group <column>', 'compare groups')
    .option('--where <conditions...>', 'keep rows, such as tenure>0', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  const table = filterRows(readTable(options.file), options.where ?? [])
  const times = numberColumn(table, options.time)
  const events = indicatorColumn(table, options.event)
  const all = kaplanMeier({ times, events })
  if (options.group === undefined) return { json: all, text: describe('all', all), plot: () => plot([['all', all]]) }
  const groups = textColumn(table, options.group)
  const names = [...new Set(groups)].sort()
  const curves = names.map((name): [string, SurvivalCurve] => {
    const rows = Array.from(groups.keys()).filter((i) => groups[i] === name)
    return [name, kaplanMeier({ times: rows.map((i) => times[i]!), events: rows.map((i) => events[i]!) })]
  })
  const test = logRank({ times, events }, groups)
  return {
    json: { ...all, groups: Object.fromEntries(curves), logRank: test },
    text: [
      ...curves.flatMap(([name, curve]) => describe(name, curve)),
      `log-rank: chi2 ${show(test.chi2)}, df ${test.df}, p ${show(test.p)}`,
    ],
    plot: () => plot(curves),
  }
}

function describe(name: string, { n, events, median, curve }: SurvivalCurve): string[] {
  // A page of steps at most: every one is in --json.
  const every = Math.max(1, Math.ceil(curve.length / 20))
  return [
    `${name}: ${n} members, ${events} events, median ${show(median)}`,
    ...tableLines(
      ['time', 'at risk', 'events', 'survival', 'low', 'high'],
      curve.filter((_, i) => i % every === 0).map((p) => [p.time, p.atRisk, p.events, p.survival, p.lower, p.upper]),
    ),
    '',
  ]
}

function plot(curves: readonly (readonly [string, SurvivalCurve])[]): string {
  const series = curves.map(([label, { curve }]) => ({
    label,
    steps: true,
    points: [[0, 1] as const, ...curve.map((p) => [p.time, p.survival] as const)],
    ...(curves.length === 1 ? { band: curve.map((p) => [p.time, p.lower, p.upper] as const) } : {}),
  }))
  return lineChart({ title: 'Kaplan-Meier', x: 'time', y: 'still there', series })
}
