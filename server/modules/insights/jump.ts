/** A day on which far more was withdrawn than is usual. Pure. */

/** The days that say what is usual. */
export const MEDIAN_DAYS = 28
/** Fewer say nothing: three of ten people are no wave. */
export const LEAST_WITHDRAWALS = 50
/** So many times the usual is a jump. */
const TIMES = 3
/** With fewer known days there is no usual yet. */
const LEAST_DAYS = 14

interface Day {
  readonly day: string
  readonly value: number | null
  readonly numerator: number | null
}

export interface Jump {
  readonly day: string
  readonly value: number
  readonly withdrawn: number
  readonly median: number
  readonly limit: number
}

/** Whether the last of these days is a jump against those before it. Days without a rate say nothing. */
export function jumpOf(days: readonly Day[]): Jump | undefined {
  const last = days.at(-1)
  if (!last || last.value === null || (last.numerator ?? 0) < LEAST_WITHDRAWALS) return undefined
  const before = days.slice(-1 - MEDIAN_DAYS, -1).flatMap(({ value }) => (value === null ? [] : [value]))
  if (before.length < LEAST_DAYS) return undefined
  const median = medianOf(before)
  const limit = TIMES * median
  if (last.value <= limit) return undefined
  return { day: last.day, value: last.value, withdrawn: last.numerator!, median, limit }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
