import type { ResponseOf } from '@regulars/contract'
import type { rfmGrid } from '@regulars/contract/segments'

export type RfmGridData = ResponseOf<typeof rfmGrid>

export interface Cell {
  readonly r: number
  readonly f: number
  readonly members: number
  readonly share: number
  /** 0 to 1 of the fullest cell: how strongly it is coloured. */
  readonly strength: number
}

const scores = [1, 2, 3, 4, 5] as const

/** The grid as it is drawn: the most recent row on top, frequency growing to the right. */
export function gridRows({ cells, members }: Pick<RfmGridData, 'cells' | 'members'>): Cell[][] {
  const fullest = Math.max(1, ...cells.flat())
  return scores.toReversed().map((r) =>
    scores.map((f) => {
      const count = cells[r - 1]?.[f - 1] ?? 0
      return { r, f, members: count, share: members > 0 ? count / members : 0, strength: count / fullest }
    }),
  )
}

/** Smallest and largest value in a bucket as `12–30`, or one number where they are the same. */
export function boundsText(bounds: readonly [number, number] | undefined, write: (value: number) => string): string {
  if (!bounds) return ''
  const [low, high] = bounds
  return low === high ? write(low) : `${write(low)}–${write(high)}`
}

const dayMs = 86_400_000
const staleAfterDays = 30

/** The day after the newest order, when that lies long before the day looked at: old data is looked at as of its own time. */
export function ownTimeOf({ asOf, bounds }: Pick<RfmGridData, 'asOf' | 'bounds'>): string | undefined {
  const newestRecency = Math.min(...bounds.r.map(([least]) => least))
  if (!Number.isFinite(newestRecency) || newestRecency <= staleAfterDays) return undefined
  return new Date(Date.parse(`${asOf}T00:00:00Z`) - (newestRecency - 1) * dayMs).toISOString().slice(0, 10)
}

const risky = new Set(['at_risk', 'cannot_lose'])

/** Members who bought often and are slipping away, and what they spent: the sentence the page opens with. */
export function atRisk(names: RfmGridData['names']): { readonly members: number; readonly monetaryMills: number } {
  return names
    .filter(({ name }) => risky.has(name))
    .reduce(
      (sum, { members, monetaryMills }) => ({
        members: sum.members + members,
        monetaryMills: sum.monetaryMills + monetaryMills,
      }),
      { members: 0, monetaryMills: 0 },
    )
}
