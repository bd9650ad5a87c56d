import { crossValidate, foldsByRow } from '@regulars/stats/model/cross-validation'
import type { RawColumn } from '@regulars/stats/model/design'
import { fitLogistic, predictLogisticAll } from '@regulars/stats/model/logistic'
import { areaUnderRoc, brierScore } from '@regulars/stats/model/ranking'
import type { Command } from 'commander'
import { calibrationPlot } from './calibration-plot.ts'
import { featuresOf } from './features.ts'
import { type CommonOptions, collect, type Outcome, runs, show, tableLines, toNumber } from './output.ts'
import { readTable } from './table.ts'
import { filterRows, targetColumn } from './where.ts'

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
  const target = targetColumn(table, options.target)
  const { raw, design, notes } = featuresOf(table, options.features)
  const ridge = toNumber('--ridge', options.ridge)
  const fit = fitLogistic(design.columns, target, { ridge })
  notes.push(
    ...fit.unbounded.map(
      (j) => `${design.names[j]} separates some members: its coefficient lies at infinity, add --ridge`,
    ),
  )
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
          foldsByRow(target.length, toNumber('--folds', options.folds)),
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
  return { json, text, plot: () => calibrationPlot(cv?.chances ?? chances, target) }
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
