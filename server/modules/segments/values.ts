import { type Answers, type Condition, kindOf } from './conditions/index.ts'
import { readFacts } from './facts.ts'
import type { Column, Row } from './history.olap.ts'
import type { Question } from './question.ts'
import { conditionKey } from './rules.ts'

/** What a population has, for a set of conditions: loaded in a fixed number of statements, answered from memory. */
export interface Values {
  holds(condition: Condition, memberId: string): boolean
  valueFor(condition: Condition, memberId: string): unknown
}

/**
 * Asks the history once for all conditions that need it (`history` given: it was asked already with their columns),
 * and each kind once for the rest.
 */
export async function loadValues(
  question: Question,
  conditions: readonly Condition[],
  history?: ReadonlyMap<string, Row>,
): Promise<Values> {
  const distinct = distinctOf(conditions)
  const columns = columnsOf(question, distinct)
  const rows =
    history ?? (Object.keys(columns).length > 0 ? await readFacts(question, columns) : new Map<string, Row>())
  const answers = answersFrom(question, distinct, rows)
  const lookups = new Map<string, (condition: Condition, memberId: string) => unknown>()
  for (const kind of new Set(distinct.map((condition) => condition.kind))) {
    const asked = distinct.filter((condition) => condition.kind === kind)
    lookups.set(kind, await kindOf(asked[0]!).load(question, asked, answers))
  }
  const valueFor = (condition: Condition, memberId: string) => lookups.get(condition.kind)!(condition, memberId)
  return {
    valueFor,
    holds: (condition, memberId) => kindOf(condition).holds(condition, valueFor(condition, memberId)),
  }
}

/** For each member, the first day on which the passing of time alone may change an answer. */
export async function nextChangeDays(
  question: Question,
  conditions: readonly Condition[],
  history: ReadonlyMap<string, Row>,
): Promise<(memberId: string) => number | null> {
  const all = distinctOf(conditions)
  const distinct = all.filter((condition) => kindOf(condition).nextChangeDay)
  const answers = answersFrom(question, all, history)
  const stored = await storedChangeDays(question, all)
  return (memberId) =>
    earliest([
      ...distinct.map((condition) => kindOf(condition).nextChangeDay!(condition, answers(condition, memberId))),
      stored(memberId),
    ])
}

/** Of the kinds whose days are on PostgreSQL: each is asked once. */
async function storedChangeDays(
  question: Question,
  distinct: readonly Condition[],
): Promise<(memberId: string) => number | null> {
  const dated = distinct.filter((condition) => kindOf(condition).changeDays)
  const lookups: ((memberId: string) => number | null)[] = []
  for (const kind of new Set(dated.map((condition) => condition.kind))) {
    const asked = dated.filter((condition) => condition.kind === kind)
    const dayFor = await kindOf(asked[0]!).changeDays!(question, asked)
    lookups.push((memberId) => earliest(asked.map((condition) => dayFor(condition, memberId))))
  }
  return (memberId) => earliest(lookups.map((lookup) => lookup(memberId)))
}

/** Columns that conditions ask of the history, to be read together with the stage facts. */
export function columnsOf(question: Question, conditions: readonly Condition[]): Record<string, Column> {
  const columns: Record<string, Column> = {}
  distinctOf(conditions).forEach((condition, index) => {
    for (const [name, column] of Object.entries(kindOf(condition).columns?.(condition, question) ?? {})) {
      columns[`${prefixOf(index)}${name}`] = column
    }
  })
  return columns
}

export function earliest(days: readonly (number | null)[]): number | null {
  const known = days.filter((day) => day !== null)
  return known.length > 0 ? Math.min(...known) : null
}

function distinctOf(conditions: readonly Condition[]): Condition[] {
  return [...new Map(conditions.map((condition) => [conditionKey(condition), condition])).values()]
}

function prefixOf(index: number): string {
  return `c${index}_`
}

/** The columns of one condition, under the names it gave them. */
function answersFrom(question: Question, distinct: readonly Condition[], rows: ReadonlyMap<string, Row>): Answers {
  const names = new Map(
    distinct.map((condition, index) => {
      const own = Object.keys(kindOf(condition).columns?.(condition, question) ?? {})
      return [conditionKey(condition), own.map((name) => [name, `${prefixOf(index)}${name}`] as const)]
    }),
  )
  return (condition, memberId) => {
    const row = rows.get(memberId)
    if (!row) return {}
    return Object.fromEntries(names.get(conditionKey(condition))!.map(([name, column]) => [name, row[column] ?? 0]))
  }
}
