import type { ResponseOf } from '@regulars/contract'
import type { getRecovery, listBackups, listDrills } from '@regulars/contract/recovery'

export type Recovery = ResponseOf<typeof getRecovery>
export type Backup = ResponseOf<typeof listBackups>['items'][number]
export type Drill = ResponseOf<typeof listDrills>['items'][number]
export type OpenRun = Recovery['open'][number]

/** Soon while something is under way; otherwise now and then, because the clock starts things too. */
export function pollMs(open: number | undefined): number {
  return open ? 1_500 : 30_000
}

/** Of a hundred, as far as it is known; the estimate may be short, and what is not done is never full. */
export function percentOf({ rows, rowsTotal }: Pick<OpenRun, 'rows' | 'rowsTotal'>): number {
  return rowsTotal ? Math.min(99, Math.floor((rows / rowsTotal) * 100)) : 0
}

const HOUR = 3600

/** A length of time in its two largest parts, each in seconds: 252 is four minutes and twelve. */
export function partsOf(seconds: number): number[] {
  if (seconds < 60) return [seconds]
  const whole = Math.round(seconds)
  const size = whole < HOUR ? 60 : HOUR
  const rest = size === 60 ? whole % 60 : Math.floor((whole % HOUR) / 60) * 60
  return rest === 0 ? [whole - (whole % size)] : [whole - (whole % size), rest]
}
