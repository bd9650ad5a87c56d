import type { RfmName as RfmNameShape } from '@regulars/contract/rules'
import type { z } from 'zod'

export type RfmName = z.infer<typeof RfmNameShape>
export type Score = 1 | 2 | 3 | 4 | 5

/** The name of each cell, `cells[r-1][f-1]`: recency decides who is slipping away, frequency how much that matters. */
const cells: readonly (readonly RfmName[])[] = [
  ['lost', 'lost', 'at_risk', 'cannot_lose', 'cannot_lose'],
  ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'at_risk'],
  ['need_attention', 'need_attention', 'need_attention', 'loyal', 'loyal'],
  ['new', 'potential', 'loyal', 'loyal', 'champions'],
  ['new', 'potential', 'loyal', 'champions', 'champions'],
]

export function rfmNameOf(r: number, f: number): RfmName {
  const name = cells[r - 1]?.[f - 1]
  if (!name) throw new RangeError(`there is no RFM cell ${r}-${f}`)
  return name
}

export interface RfmRow {
  readonly memberId: string
  /** Day of the last sale before the as-of day, `YYYY-MM-DD`. */
  readonly lastDay: string
  readonly recencyDays: number
  readonly frequency: number
  readonly monetaryMills: number
  readonly r: number
  readonly f: number
  readonly m: number
}
