/**
 * Own histogram trees against Google's YDF (`ydf-training`, WebAssembly), each run in a process of its own so that peak
 * memory is its own. Not one of `npm run bench`: YDF is no dependency (`docs/decisions/0008-trees.md`). To repeat:
 *
 *     mkdir /tmp/ydf && cd /tmp/ydf && npm init -y && npm i ydf-training@0.0.1
 *     YDF_HOME=/tmp/ydf node --import tsx bench/stats/boosting.ts     # without YDF_HOME, own trees only
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { drawNormal, seededStream } from '@regulars/stats/core/random'
import { fitBoostedTrees, predictBoostedTrees } from '@regulars/stats/model/boosted-trees'
import { designOf, type RawColumn } from '@regulars/stats/model/design'
import { areaUnderRoc, brierScore } from '@regulars/stats/model/ranking'
import { round } from '../line.ts'
import { onceMs, peakMb } from './clock.ts'
import { isMissing, rowsOf } from './referenceData.ts'

type Rows = { names: readonly string[]; columns: readonly ArrayLike<string | number>[]; target: Float64Array }
type Scored = { chances: ArrayLike<number>; trainMs: number; trainCpuMs: number }
type Subject = 'own' | 'ydf'

/** The part of the package's face that is used here; it has no types of its own. */
type YdfModel = { predict(csv: string): ArrayLike<number>; unload(): void }
type Ydf = { GradientBoostedTreesLearner: new (label: string, task: string) => { train(csv: string): YdfModel } }

const FOLDS = 5
const NUMBERS = new Set(['tenure', 'MonthlyCharges', 'TotalCharges', 'SeniorCitizen'])
const DATA = ['telco', 'generated'] as const

const [subject, data] = process.argv.slice(2)
if (subject === undefined) compareAll()
else console.log(JSON.stringify(await measure(subject === 'ydf' ? 'ydf' : 'own', data ?? 'telco')))

function compareAll(): void {
  for (const name of DATA) {
    if (name === 'telco' && isMissing('telco')) continue
    for (const one of process.env.YDF_HOME === undefined ? (['own'] as const) : (['own', 'ydf'] as const)) {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [...process.execArgv, fileURLToPath(import.meta.url), one, name],
        { encoding: 'utf8' },
      )
      console.log(stdout.trim() === '' ? stderr : stdout.trim().split('\n').at(-1))
    }
  }
}

/** Every row scored by a model that had not seen it: folds by row number on telco, halves on the generated set. */
async function measure(who: Subject, name: string) {
  const rows = name === 'telco' ? telco() : generated()
  const folds = name === 'telco' ? FOLDS : 2
  const train = who === 'own' ? trainOwn : trainYdf(await loadYdf())
  const chances = new Float64Array(rows.target.length)
  let trainMs = 0
  let trainCpuMs = 0
  let fitted = 0
  for (let fold = 0; fold < (name === 'telco' ? FOLDS : 1); fold++) {
    const outside = (i: number) => i % folds === fold
    const result = train(
      take(rows, (i) => !outside(i)),
      take(rows, outside),
    )
    trainMs += result.trainMs
    trainCpuMs += result.trainCpuMs
    fitted++
    let at = 0
    for (let i = 0; i < chances.length; i++) if (outside(i)) chances[i] = result.chances[at++]!
  }
  const seen = rows.target.map((_, i) => i).filter((i) => name === 'telco' || i % folds === 0)
  const pick = (values: Float64Array) => Float64Array.from(seen, (i) => values[i]!)
  return {
    who,
    name,
    rows: rows.target.length,
    columns: rows.columns.length,
    auc: round(areaUnderRoc(pick(chances), pick(rows.target)), 4),
    brier: round(brierScore(pick(chances), pick(rows.target)), 4),
    trainMs: round(trainMs / fitted, 0),
    trainCpuMs: round(trainCpuMs / fitted, 0),
    peakMb: peakMb(),
  }
}

function trainOwn(inside: Rows, outside: Rows): Scored {
  // Both designs from all rows, so that a category is the same column in both.
  const design = designOf(inside.columns.map((values, j) => rawColumn(inside.names[j]!, values, outside.columns[j]!)))
  const n = inside.target.length
  const half = (from: number, to: number) => design.columns.map((column) => column.subarray(from, to))
  const { ms, cpuMs, value } = timed(() => fitBoostedTrees(half(0, n), inside.target, { loss: 'logistic' }))
  return { chances: predictBoostedTrees(value, half(n, n + outside.target.length)), trainMs: ms, trainCpuMs: cpuMs }
}

/** Wall and processor time: only the latter can be compared on a busy machine. */
function timed<T>(work: () => T): { ms: number; cpuMs: number; value: T } {
  const before = process.cpuUsage()
  const { ms, value } = onceMs(work)
  const { user, system } = process.cpuUsage(before)
  return { ms, cpuMs: (user + system) / 1000, value }
}

function rawColumn(name: string, inside: ArrayLike<string | number>, outside: ArrayLike<string | number>): RawColumn {
  const values = [...Array.from(inside), ...Array.from(outside)]
  return values.every((v) => typeof v === 'number')
    ? { name, kind: 'number', values }
    : { name, kind: 'category', values: values.map(String) }
}

function trainYdf(ydf: Ydf): (inside: Rows, outside: Rows) => Scored {
  return (inside, outside) => {
    const csv = csvOf(inside)
    const {
      ms,
      cpuMs,
      value: model,
    } = timed(() => new ydf.GradientBoostedTreesLearner('label', 'CLASSIFICATION').train(csv))
    // The chance is of one of the classes, and the model does not say of which.
    const turned = areaUnderRoc(model.predict(csv), inside.target) < 0.5
    const chances = Float64Array.from(model.predict(csvOf(outside)), (p) => (turned ? 1 - p : p))
    model.unload()
    return { chances, trainMs: ms, trainCpuMs: cpuMs }
  }
}

async function loadYdf(): Promise<Ydf> {
  const load: unknown = createRequire(`${process.env.YDF_HOME}/package.json`)('ydf-training')
  if (typeof load !== 'function') throw new Error('ydf-training exports no loader')
  return load({ print: () => {}, printErr: () => {} })
}

function csvOf({ names, columns, target }: Rows): string {
  const lines = [[...names, 'label'].join(',')]
  target.forEach((y, i) => {
    lines.push([...columns.map((column) => `${column[i]!}`), y === 1 ? 'yes' : 'no'].join(','))
  })
  return `${lines.join('\n')}\n`
}

function take({ names, columns, target }: Rows, keep: (row: number) => boolean): Rows {
  return {
    names,
    columns: columns.map((column) => Array.from(column).filter((_, i) => keep(i))),
    target: target.filter((_, i) => keep(i)),
  }
}

function telco(): Rows {
  const rows = rowsOf('telco/Telco-Customer-Churn.csv')
  const names = Object.keys(rows[0]!).filter((name) => name !== 'customerID' && name !== 'Churn')
  return {
    names,
    columns: names.map((name) => rows.map((row) => (NUMBERS.has(name) ? Number(row[name]) : row[name]!))),
    target: Float64Array.from(rows, (row) => (row.Churn === 'Yes' ? 1 : 0)),
  }
}

/** 50,000 to train on and as many to score, of the set of `workloads.ts`. */
function generated(): Rows {
  const random = seededStream(3)
  const n = 100_000
  const columns = Array.from({ length: 20 }, () => Float64Array.from({ length: n }, () => drawNormal(random)))
  const target = Float64Array.from({ length: n }, (_, i) =>
    random() < 1 / (1 + Math.exp(-columns[0]![i]! * columns[1]![i]! - columns[2]![i]!)) ? 1 : 0,
  )
  return { names: columns.map((_, j) => `x${j}`), columns, target }
}
