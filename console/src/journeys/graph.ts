import type { JourneyDefinition, Step } from '@regulars/contract/journeys'
import type { z } from 'zod'

export type Definition = z.infer<typeof JourneyDefinition>
export type StepKindName = Step['kind']
export type StepOf<Kind extends StepKindName> = Extract<Step, { kind: Kind }>

/** Where an edge leaves a step; `start` leaves the entrance. */
export type Slot = 'start' | 'next' | 'yes' | 'no'

export interface Edge {
  readonly source: string
  readonly slot: Slot
  readonly target: string
}

/** The entrance is drawn like a step, and no step can have this id: ids are of lower-case letters, digits and dashes. */
export const entrance = '(entrance)'

const exits = ['next', 'yes', 'no'] as const

/** A step names the steps after it in fields of these names, whatever its kind. */
export function exitsOf(step: Step): { readonly slot: (typeof exits)[number]; readonly target: string }[] {
  // Wider than any one kind: a kind without the field has no such exit.
  const targets = step as { readonly [Each in (typeof exits)[number]]?: string }
  return exits.flatMap((slot) => {
    const target = targets[slot]
    return target === undefined ? [] : [{ slot, target }]
  })
}

export function edgesOf({ start, steps }: Pick<Definition, 'start' | 'steps'>): Edge[] {
  const inside = steps.flatMap((step) => exitsOf(step).map((exit) => ({ source: step.id, ...exit })))
  return [{ source: entrance, slot: 'start', target: start }, ...inside]
}

export interface Place {
  readonly id: string
  /** Row from the top; every edge goes down. */
  readonly row: number
  /** Column, with fractions, around 0. */
  readonly column: number
}

const slotShift: Readonly<Record<Slot, number>> = { start: 0, next: 0, yes: -0.6, no: 0.6 }

/**
 * Rows by the longest way from the entrance, so that no edge goes up; columns below the middle of those that lead
 * there, yes to the left and no to the right, pushed apart where two would lie on each other.
 */
export function layOut(definition: Pick<Definition, 'start' | 'steps'>): Place[] {
  const edges = edgesOf(definition)
  const rows = longestWays(edges)
  const columns = new Map([[entrance, 0]])
  const ids = [...rows.keys()].sort((a, b) => rows.get(a)! - rows.get(b)!)
  for (let row = 1; row <= Math.max(...rows.values()); row += 1) {
    const wished = ids
      .filter((id) => rows.get(id) === row)
      .map((id) => ({
        id,
        column: wishOf(
          edges.filter(({ target }) => target === id),
          columns,
        ),
      }))
      .sort((a, b) => a.column - b.column)
    for (const { id, column } of spread(wished)) columns.set(id, column)
  }
  return ids.map((id) => ({ id, row: rows.get(id)!, column: columns.get(id)! }))
}

/** Only what can be reached has a row; a graph with a cycle, which the server refuses, still ends. */
function longestWays(edges: readonly Edge[]): Map<string, number> {
  const rows = new Map([[entrance, 0]])
  const mostRows = edges.length + 1
  for (let round = 0; round < mostRows; round += 1) {
    let changed = false
    for (const { source, target } of edges) {
      const row = rows.get(source)
      if (row === undefined || row + 1 >= mostRows + 1 || (rows.get(target) ?? -1) > row) continue
      rows.set(target, row + 1)
      changed = true
    }
    if (!changed) break
  }
  return rows
}

function wishOf(into: readonly Edge[], columns: ReadonlyMap<string, number>): number {
  const wishes = into.flatMap(({ source, slot }) => {
    const column = columns.get(source)
    return column === undefined ? [] : [column + slotShift[slot]]
  })
  return wishes.length === 0 ? 0 : wishes.reduce((sum, wish) => sum + wish, 0) / wishes.length
}

const apart = 1

/** Keeps the order and the middle, and at least one column between neighbours. */
function spread(wished: readonly { readonly id: string; readonly column: number }[]) {
  const placed: { id: string; column: number }[] = []
  for (const { id, column } of wished) {
    const before = placed.at(-1)
    placed.push({ id, column: before ? Math.max(column, before.column + apart) : column })
  }
  const middle = (list: readonly { readonly column: number }[]) =>
    list.reduce((sum, { column }) => sum + column, 0) / Math.max(1, list.length)
  const shift = middle(wished) - middle(placed)
  return placed.map(({ id, column }) => ({ id, column: column + shift }))
}
