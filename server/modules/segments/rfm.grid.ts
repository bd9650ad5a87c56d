import { rfmNames } from '@regulars/contract/rules'
import { type RfmName, rfmNameOf } from './rfm.ts'

/** Members with one full score, and the range of values among them. */
export interface Cell {
  readonly r: number
  readonly f: number
  readonly m: number
  readonly members: number
  readonly monetaryMills: number
  readonly recency: readonly [number, number]
  readonly frequency: readonly [number, number]
  readonly money: readonly [number, number]
}

const SCORES = [1, 2, 3, 4, 5] as const
type Range = [number, number]

/** The grid of `GET /v1/rfm` from the cells: sums and ranges only. */
export function gridOf(cells: readonly Cell[], segmentByCode: ReadonlyMap<string, string>) {
  const sum = (some: readonly Cell[], part: 'members' | 'monetaryMills') =>
    some.reduce((total, cell) => total + cell[part], 0)
  const named = (name: RfmName) => cells.filter((cell) => rfmNameOf(cell.r, cell.f) === name)
  return {
    members: sum(cells, 'members'),
    cells: SCORES.map((r) =>
      SCORES.map((f) =>
        sum(
          cells.filter((cell) => cell.r === r && cell.f === f),
          'members',
        ),
      ),
    ),
    scores: Object.fromEntries(cells.map((cell) => [`${cell.r}${cell.f}${cell.m}`, cell.members])),
    names: rfmNames.map((name) => ({
      name,
      members: sum(named(name), 'members'),
      monetaryMills: sum(named(name), 'monetaryMills'),
      segment: segmentByCode.get(`rfm:${name}`) ?? null,
    })),
    bounds: {
      r: boundsOf(cells, 'r', 'recency'),
      f: boundsOf(cells, 'f', 'frequency'),
      m: boundsOf(cells, 'm', 'money'),
    },
  }
}

export type Grid = ReturnType<typeof gridOf>

/** Smallest and largest value of each bucket that has members. */
function boundsOf(
  cells: readonly Cell[],
  dimension: 'r' | 'f' | 'm',
  values: 'recency' | 'frequency' | 'money',
): Range[] {
  return SCORES.flatMap((score) => {
    const ranges = cells.filter((cell) => cell[dimension] === score).map((cell) => cell[values])
    if (ranges.length === 0) return []
    return [[Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))] satisfies Range]
  })
}
