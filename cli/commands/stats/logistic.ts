import { StatsError } from '@regulars/stats/errors'
import { crossValidate, foldsByRow } from '@regulars/stats/model/cross-validation'
import { designOf, type RawColumn } from '@regulars/stats/model/design'
import { fitLogistic, predictLogisticAll } from '@regulars/stats/model/logistic'
import { areaUnderRoc, brierScore, gainTable } from '@regulars/stats/model/ranking'
import type { Command } from 'commander'
import { type CommonOptions, collect, type Outcome, runs, show, tableLines, toNumber } from './output.ts'
import { lineChart } from './plot.ts'
import { readTable, type Table, textColumn } from './table.ts'
import { filterRows, indicatorColumn } from './where.ts'

type Options = CommonOptions & {
  file: string
  target: string
  features: string
  folds?: string
  ridge: string
  where?: string[]
}

export function addLogistic(stats: Command): void {
  const command = stats
    .command('logistic')
    .description('logistic regression of a yes-or-no outcome')
    .requiredOption('--file <file>', 'members, one a row')
    .requiredOption('--target <column=value>', 'the outcome, such as Churn=Yes')
    .requiredOption('--features <list>', 'columns, comma-separated; NAME(categorical) forces categories')
    .option('--folds <count>', 'cross-validate; fold = row number modulo count')
    .option('--ridge <lambda>', 'penalty on standardised coefficients', '0')
    .option('--where <conditions...>', 'keep rows', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  const table = filterRows(readTable(options.file), options.where ?? [])
  const target = indicatorColumn(table, options.target)
  const notes: string[] = []
  const raw = options.features.split(',').map((spec) => featureOf(table, spec.trim(), notes))
  const design = designOf(raw)
  notes.push(...design.dropped.map((d) => `${d.name} left out: ${d.reason}`))
  const ridge = toNumber(options.ridge)
  const fit = fitLogistic(design.columns, target, { ridge })
  const chances = predictLogisticAll(fit, design.columns)
  const names = ['const', ...design.names]
  const named = (values: ArrayLike<number>) => Object.fromEntries(names.map((name, i) => [name, values[i]!]))
  const cv =
    options.folds === undefined
      ? undefined
      : crossValidate(
          design.columns,
          target,
          { kind: 'logistic', ridge },
          foldsByRow(target.length, toNumber(options.folds)),
        )
  const json = {
    n: target.length,
    events: target.reduce((sum, v) => sum + v, 0),
    coefficients: named(fit.coefficients),
    standardErrors: named(fit.standardErrors),
    standardized: standardised(fit.coefficients, design.columns, design.names, raw),
    loglik: fit.loglik,
    nullLoglik: fit.nullLoglik,
    converged: fit.converged,
    auc: areaUnderRoc(chances, target),
    brier: brierScore(chances, target),
    notes,
    ...(cv === undefined ? {} : { folds: cv.folds, crossValidation: { meanAuc: cv.meanAuc, ...cv.pooled } }),
  }
  const text = [
    `${json.n} members, ${json.events} with ${options.target}; log-likelihood ${fit.loglik.toFixed(4)}, AUC ${show(json.auc)}, Brier ${show(json.brier)}`,
    ...notes.map((note) => `note: ${note}`),
    ...tableLines(
      ['term', 'coefficient', 'standard error', 'z'],
      names.map((name, i) => [
        name,
        fit.coefficients[i]!,
        fit.standardErrors[i]!,
        fit.coefficients[i]! / fit.standardErrors[i]!,
      ]),
    ),
    ...(cv === undefined
      ? []
      : [
          '',
          `cross-validated: mean AUC ${show(cv.meanAuc)}, Brier ${show(cv.pooled.brier)}`,
          ...tableLines(
            ['fold', 'n', 'auc', 'brier'],
            cv.folds.map((f) => [f.fold, f.n, f.auc, f.brier]),
          ),
        ]),
  ]
  return { json, text, plot: () => plot(cv?.chances ?? chances, target) }
}

/** Numbers unless some value is not one; blanks of a numeric column count as 0, and that is noted. */
function featureOf(table: Table, spec: string, notes: string[]): RawColumn {
  const forced = /^(.*)\((categorical|category|numeric|number)\)$/.exec(spec)
  const name = forced?.[1]?.trim() ?? spec
  const values = textColumn(table, name)
  const asked = forced?.[2]
  const numeric =
    asked === undefined ? values.every((v) => v === '' || Number.isFinite(Number(v))) : asked.startsWith('num')
  if (!numeric) return { name, kind: 'category', values }
  const blanks = values.filter((v) => v === '').length
  if (blanks === values.length) throw new StatsError('empty_input', `column '${name}' is blank`)
  if (blanks > 0) notes.push(`${blanks} blank values of ${name} read as 0`)
  return { name, kind: 'number', values: values.map(Number) }
}

/** Coefficients with numeric columns divided by their standard deviation (and centred, which moves the constant). */
function standardised(
  coefficients: Float64Array,
  columns: readonly Float64Array[],
  names: readonly string[],
  raw: readonly RawColumn[],
): Record<string, number> {
  const numeric = new Set(raw.filter((c) => c.kind === 'number').map((c) => c.name))
  let constant = coefficients[0]!
  const terms = columns.map((column, j): [string, number] => {
    if (!numeric.has(names[j]!)) return [names[j]!, coefficients[j + 1]!]
    const mean = column.reduce((sum, v) => sum + v, 0) / column.length
    const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length)
    constant += coefficients[j + 1]! * mean
    return [names[j]!, coefficients[j + 1]! * sd]
  })
  return { const: constant, ...Object.fromEntries(terms) }
}

function plot(chances: Float64Array, target: Float64Array): string {
  const bins = gainTable(chances, target).reverse()
  return lineChart({
    title: 'Calibration by tenth of the members',
    x: 'predicted chance',
    y: 'observed rate',
    series: [
      { label: 'model', points: bins.map((b) => [b.meanScore, b.rate] as const) },
      {
        label: 'perfect',
        points: [
          [0, 0],
          [bins.at(-1)!.meanScore, bins.at(-1)!.meanScore],
        ],
      },
    ],
  })
}
