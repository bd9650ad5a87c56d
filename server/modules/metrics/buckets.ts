import { addDays } from '../../platform/period.ts'
import { dayNumber, dayText } from './calendar.ts'

/** A stretch of days, both inclusive; its numbers are as of the end of the last. */
export interface Bucket {
  readonly from: string
  readonly to: string
}

/** Buckets in order and without a gap, and how a day finds its bucket. */
export interface Buckets {
  readonly grain: 'period' | 'day' | 'month'
  readonly list: readonly Bucket[]
}

/** A period, after the period of equal length before it. */
export function withPrevious({ from, to }: Bucket): Buckets {
  const days = dayNumber(to) - dayNumber(from) + 1
  return {
    grain: 'period',
    list: [
      { from: addDays(from, -days), to: addDays(from, -1) },
      { from, to },
    ],
  }
}

export function byDay({ from, to }: Bucket): Buckets {
  const first = dayNumber(from)
  const days = Array.from({ length: dayNumber(to) - first + 1 }, (_, index) => dayText(first + index))
  return { grain: 'day', list: days.map((day) => ({ from: day, to: day })) }
}

/** Calendar months; the first and the last are cut to the period. */
export function byMonth({ from, to }: Bucket): Buckets {
  const list: Bucket[] = []
  for (let start = from; start <= to; ) {
    const next = monthAfter(start)
    list.push({ from: start, to: next > to ? to : addDays(next, -1) })
    start = next
  }
  return { grain: 'month', list }
}

function monthAfter(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}

export function spanOf({ list }: Buckets): Bucket {
  return { from: list[0]!.from, to: list.at(-1)!.to }
}

/** Sums per bucket of numbers per day. */
export function sumInto(
  { list }: Buckets,
  days: readonly { readonly day: string; readonly value: number }[],
): number[] {
  return list.map(({ from, to }) => sum(days.filter(({ day }) => day >= from && day <= to)))
}

/** Sums of everything up to the end of each bucket. */
export function sumUpTo(
  { list }: Buckets,
  days: readonly { readonly day: string; readonly value: number }[],
): number[] {
  return list.map(({ to }) => sum(days.filter(({ day }) => day <= to)))
}

/** Sums of everything before each bucket. */
export function sumBefore(
  { list }: Buckets,
  days: readonly { readonly day: string; readonly value: number }[],
): number[] {
  return list.map(({ from }) => sum(days.filter(({ day }) => day < from)))
}

function sum(days: readonly { readonly value: number }[]): number {
  return days.reduce((total, { value }) => total + value, 0)
}

/** The numbers of rows that each stand for one bucket, by their names; a bucket without a row has none of any. */
export function byName<Name extends string>(
  buckets: Buckets,
  names: readonly Name[],
  rows: readonly (Readonly<Record<Name, number>> & { readonly bucket: number })[],
): Map<string, number[]> {
  const rowOf = new Map(rows.map((row) => [row.bucket, row]))
  return new Map(names.map((name) => [name, buckets.list.map((_, index) => rowOf.get(index)?.[name] ?? 0)]))
}
