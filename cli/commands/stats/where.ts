import { StatsError } from '@regulars/stats/errors'
import type { Table } from './table.ts'
import { textColumn } from './table.ts'

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>='

const compare: Record<Operator, (sign: number) => boolean> = {
  '=': (sign) => sign === 0,
  '!=': (sign) => sign !== 0,
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
}

/** The rows for which all conditions hold. Two numbers compare as numbers, everything else as text; a blank is only equal to a blank. */
export function filterRows(table: Table, conditions: readonly string[]): Table {
  if (conditions.length === 0) return table
  const tests = conditions.map((condition) => conditionOf(table, condition))
  const kept = rowsFor(table, (row) => tests.every((test) => test(row)))
  if (kept.rows === 0) throw new StatsError('empty_input', `no row satisfies ${conditions.join(' and ')}`)
  return kept
}

/** The rows that name somebody: sales without a member are nobody's, not those of one large member. */
export function rowsOfSomebody(table: Table, id: string): { table: Table; withoutId: number } {
  const ids = textColumn(table, id)
  const kept = rowsFor(table, (row) => ids[row] !== '')
  if (kept.rows === 0 && table.rows > 0) throw new StatsError('empty_input', `no row has a value in '${id}'`)
  return { table: kept, withoutId: table.rows - kept.rows }
}

function rowsFor(table: Table, isKept: (row: number) => boolean): Table {
  const kept: number[] = []
  for (let i = 0; i < table.rows; i++) if (isKept(i)) kept.push(i)
  if (kept.length === table.rows) return table
  return {
    names: table.names,
    rows: kept.length,
    columns: new Map([...table.columns].map(([name, values]) => [name, kept.map((i) => values[i]!)])),
  }
}

function conditionOf(table: Table, condition: string): (row: number) => boolean {
  const parts = /^(.+?)(!=|<=|>=|=|<|>)(.*)$/s.exec(condition)
  if (parts === null) throw new StatsError('bad_spec', `'${condition}' is not a condition like plan=gold or tenure>0`)
  const column = textColumn(table, parts[1]!.trim())
  // The pattern admits no other operator.
  const operator = parts[2] as Operator
  const wanted = parts[3]!.trim()
  const ordered = operator !== '=' && operator !== '!='
  const number = wanted === '' ? Number.NaN : Number(wanted)
  return (row) => {
    const text = column[row]!
    const value = text === '' ? Number.NaN : Number(text)
    if (!Number.isNaN(number) && !Number.isNaN(value)) return compare[operator](value - number)
    if (ordered && (text === '' || !Number.isNaN(number))) return false
    return compare[operator](text < wanted ? -1 : text > wanted ? 1 : 0)
  }
}

/** The outcome of a model, `--target COL=VALUE`: some members must have it and some not. */
export function targetColumn(table: Table, spec: string): Float64Array {
  const target = indicatorColumn(table, spec)
  const events = target.reduce((sum, v) => sum + v, 0)
  if (events === 0 || events === target.length)
    throw new StatsError('one_class', `--target: ${events === 0 ? 'no' : 'every'} row has ${spec}`)
  return target
}

/** `COL=VALUE` as a column of 0 and 1. */
export function indicatorColumn(table: Table, spec: string): Float64Array {
  if (!spec.includes('='))
    throw new StatsError('bad_spec', `'${spec}' must name a column and the value that counts, like Churn=Yes`)
  const test = conditionOf(table, spec)
  return Float64Array.from({ length: table.rows }, (_, i) => (test(i) ? 1 : 0))
}
