import { existsSync, readFileSync } from 'node:fs'
import { StatsError } from '@regulars/stats/errors'
import type { RecordPair } from '@regulars/stats/linkage/blocking'
import type { ComparisonMethod, FieldComparison, TextRecord } from '@regulars/stats/linkage/comparison'
import { type LinkSpec, linkQuality, linkRecords, pairsOfPersons } from '@regulars/stats/linkage/link'
import type { Command } from 'commander'
import { type CommonOptions, type Outcome, runs, show, tableLines } from './output.ts'
import { barChart } from './plot.ts'
import { readTable, type Table, textColumn } from './table.ts'

type Options = CommonOptions & { file: string; other?: string; spec: string; truth?: string; id?: string }

export function addLink(stats: Command): void {
  const command = stats
    .command('link')
    .description('records of one person, in one file or between two')
    .requiredOption('--file <file>', 'records; given twice, the second is the other file')
    .option('--other <file>', 'the other file')
    .requiredOption('--spec <file>', 'JSON: { block, compare, decide }, see the guide')
    .option('--truth <column|file>', 'column that names the person, or a file of pairs of ids')
    .option('--id <column>', 'id column, for a truth file; the first column unless given')
  // Two files may be given as --file A --file B.
  command.options
    .find((option) => option.long === '--file')!
    .argParser((value: string, before: unknown) => (typeof before === 'string' ? `${before}\n${value}` : value))
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  const [first, second] = options.file.split('\n')
  const other = second ?? options.other
  const a = readTable(first!)
  const b = other === undefined ? undefined : readTable(other)
  const spec = readSpec(options.spec)
  // A misspelt column would otherwise read as blank in every record and match nothing.
  for (const name of [...spec.block.flat(), ...spec.compare.map((c) => c.field)]) {
    textColumn(a, name)
    if (b !== undefined) textColumn(b, name)
  }
  const result = linkRecords(spec, recordsOf(a), b && recordsOf(b))
  const quality = options.truth === undefined ? undefined : linkQuality(result.matches, truthOf(options, a, b))
  const json = {
    candidatePairs: result.candidatePairs,
    matches: result.matches.length,
    ...(quality === undefined ? {} : quality),
    scores: result.scores,
    ...(result.model === undefined ? {} : { model: result.model }),
    pairs: result.matches.map(([i, j]) => [idOf(a, options.id, i), idOf(b ?? a, options.id, j)]),
  }
  const text = [
    `${result.candidatePairs} candidate pairs, ${result.matches.length} matches`,
    ...(quality === undefined
      ? []
      : [`precision ${show(quality.precision)}, recall ${show(quality.recall)}, F1 ${show(quality.f1)}`]),
    ...tableLines(
      ['score', 'pairs'],
      Object.entries(result.scores).sort((x, y) => Number(y[0]) - Number(x[0])),
    ),
  ]
  return {
    json,
    text,
    plot: () =>
      barChart(
        'Candidate pairs by score',
        'pairs',
        Object.entries(result.scores).map(([score, count]) => ({ label: `score ${score}`, value: count })),
      ),
  }
}

function recordsOf(table: Table): TextRecord[] {
  return Array.from({ length: table.rows }, (_, i) =>
    Object.fromEntries(table.names.map((name) => [name, table.columns.get(name)![i]!])),
  )
}

function idOf(table: Table, column: string | undefined, row: number): string {
  return textColumn(table, column ?? table.names[0]!)[row]!
}

/** True pairs from a column that names the person (its number, when it looks like rec-12-dup-0), or from a file of id pairs. */
function truthOf(options: Options, a: Table, b: Table | undefined): RecordPair[] {
  const truth = options.truth!
  if (a.columns.has(truth)) {
    const persons = (table: Table) => textColumn(table, truth).map((text) => /^rec-(\d+)-/.exec(text)?.[1] ?? text)
    return pairsOfPersons(persons(a), b && persons(b))
  }
  if (!existsSync(truth)) throw new StatsError('unknown_name', `'${truth}' is neither a column nor a file`)
  const pairs = readTable(truth)
  const rowOf = (table: Table) => new Map(textColumn(table, options.id ?? table.names[0]!).map((id, i) => [id, i]))
  const [left, right] = [rowOf(a), rowOf(b ?? a)]
  const [first, second] = [textColumn(pairs, pairs.names[0]!), textColumn(pairs, pairs.names[1] ?? pairs.names[0]!)]
  const known = new Set<string>()
  return first.flatMap((id, k): RecordPair[] => {
    const [i, j] = [left.get(id), right.get(second[k]!)]
    if (i === undefined || j === undefined)
      throw new StatsError('unknown_name', `truth row ${k + 1}: no record '${i === undefined ? id : second[k]}'`)
    const pair: RecordPair = b === undefined && i > j ? [j, i] : [i, j]
    const key = pair.join(' ')
    if (known.has(key) || (b === undefined && i === j)) return []
    known.add(key)
    return [pair]
  })
}

const METHODS: Readonly<Record<string, ComparisonMethod>> = {
  exact: 'exact',
  jarowinkler: 'jarowinkler',
  'jaro-winkler': 'jarowinkler',
  levenshtein: 'levenshtein',
  soundex: 'soundex',
  phonetic: 'soundex',
  'chinese-name': 'chinese-name',
  'person-name': 'person-name',
  any: 'any',
}

/** The JSON of a specification, checked field by field. */
function readSpec(file: string): LinkSpec {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new StatsError('bad_spec', `cannot read '${file}': ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!isRecord(raw)) throw new StatsError('bad_spec', 'the specification must be an object')
  const block = raw.block ?? []
  if (!Array.isArray(block) && typeof block !== 'string')
    throw new StatsError('bad_spec', 'block must be a list of columns')
  const compare = raw.compare
  if (!Array.isArray(compare)) throw new StatsError('bad_spec', 'compare must be a list')
  const keys = (Array.isArray(block) ? block : [block]).map((key: unknown) =>
    Array.isArray(key) ? key.map(String) : String(key),
  )
  return { block: keys, compare: compare.map(comparisonOf), decide: decisionOf(raw) }
}

function comparisonOf(raw: unknown): FieldComparison {
  if (!isRecord(raw) || typeof raw.field !== 'string') throw new StatsError('bad_spec', 'each comparison needs a field')
  const method = METHODS[String(raw.method ?? 'exact').toLowerCase()]
  if (method === undefined)
    throw new StatsError('unknown_name', `no comparison '${String(raw.method)}' for field '${raw.field}'`)
  return {
    field: raw.field,
    method,
    ...(typeof raw.threshold === 'number' ? { threshold: raw.threshold } : {}),
    ...(typeof raw.weight === 'number' ? { weight: raw.weight } : {}),
  }
}

function decisionOf(raw: Record<string, unknown>): LinkSpec['decide'] {
  const decide = isRecord(raw.decide) ? raw.decide : raw
  if (typeof decide.above === 'number') return { rule: 'score', above: decide.above }
  if (decide.rule === 'score') throw new StatsError('bad_spec', 'a score rule needs "above"')
  return { rule: 'probability', ...(typeof decide.atLeast === 'number' ? { atLeast: decide.atLeast } : {}) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
