import { fitBoostedTrees, predictBoostedTrees } from '@regulars/stats/model/boosted-trees'
import { crossValidate, foldsByRow } from '@regulars/stats/model/cross-validation'
import { areaUnderRoc, brierScore, logLoss } from '@regulars/stats/model/ranking'
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
  trees: string
  leaves: string
  rate: string
  where?: string[]
}

export function addTrees(stats: Command): void {
  const command = stats
    .command('trees')
    .description('gradient-boosted trees for a yes-or-no outcome')
    .requiredOption('--file <file>', 'members, one a row')
    .requiredOption('--target <column=value>', 'the outcome, such as Churn=Yes')
    .requiredOption('--features <list>', 'columns, comma-separated; NAME(categorical) forces categories')
    .option('--folds <count>', 'cross-validate; fold = row number modulo count')
    .option('--trees <count>', 'trees', '100')
    .option('--leaves <count>', 'leaves of a tree at most', '15')
    .option('--rate <rate>', 'learning rate', '0.05')
    .option('--where <conditions...>', 'keep rows', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  const table = filterRows(readTable(options.file), options.where ?? [])
  const target = targetColumn(table, options.target)
  const { design, notes } = featuresOf(table, options.features)
  const spec = {
    trees: toNumber('--trees', options.trees),
    maxLeaves: toNumber('--leaves', options.leaves),
    learningRate: toNumber('--rate', options.rate),
  }
  const model = fitBoostedTrees(design.columns, target, { loss: 'logistic', ...spec })
  if (model.trees.length === 0) notes.push('no split gains anything: every member has the same chance')
  const chances = predictBoostedTrees(model, design.columns)
  const gained = model.gain.reduce((sum, v) => sum + v, 0)
  const importance = Object.fromEntries(
    design.names.map((name, j) => [name, gained === 0 ? 0 : model.gain[j]! / gained]),
  )
  const cv =
    options.folds === undefined
      ? undefined
      : crossValidate(
          design.columns,
          target,
          { kind: 'trees', ...spec },
          foldsByRow(target.length, toNumber('--folds', options.folds)),
        )
  const json = {
    n: target.length,
    events: target.reduce((sum, v) => sum + v, 0),
    trees: model.trees.length,
    importance,
    loglik: -target.length * logLoss(chances, target),
    auc: areaUnderRoc(chances, target),
    brier: brierScore(chances, target),
    notes,
    ...(cv === undefined ? {} : { folds: cv.folds, crossValidation: { meanAuc: cv.meanAuc, ...cv.pooled } }),
  }
  const text = [
    `${json.n} members, ${json.events} with ${options.target}; ${json.trees} trees, AUC ${show(json.auc)}, Brier ${show(json.brier)} on the rows they were grown on`,
    ...notes.map((note) => `note: ${note}`),
    ...tableLines(
      ['feature', 'share of gain'],
      Object.entries(importance).sort((a, b) => b[1] - a[1]),
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
