/** Days as `YYYY-MM-DD`, without a zone: a calendar day is what the user picks and what the API takes. */
export interface Period {
  readonly from: string
  readonly to: string
}

export type PresetName = 'days30' | 'days90' | 'days365' | 'month' | 'monthBefore' | 'year' | 'all'

const dayMs = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string => dayOf(at(day) + days * dayMs)

/** How many days a period has, both ends counted. */
export const lengthOf = ({ from, to }: Period): number => Math.round((at(to) - at(from)) / dayMs) + 1

/**
 * Periods worth offering, counted back from the last day of the data: old data is looked at as of its own time. Those
 * that begin before the data are left out, except the one that is all of it.
 */
export function presetsFor(dataFrom: string, dataTo: string): { readonly name: PresetName; readonly period: Period }[] {
  const monthStart = `${dataTo.slice(0, 7)}-01`
  const lastOfMonthBefore = addDays(monthStart, -1)
  const offered: { name: PresetName; period: Period }[] = [
    { name: 'days30', period: { from: addDays(dataTo, -29), to: dataTo } },
    { name: 'days90', period: { from: addDays(dataTo, -89), to: dataTo } },
    { name: 'days365', period: { from: addDays(dataTo, -364), to: dataTo } },
    { name: 'month', period: { from: monthStart, to: dataTo } },
    { name: 'monthBefore', period: { from: `${lastOfMonthBefore.slice(0, 7)}-01`, to: lastOfMonthBefore } },
    { name: 'year', period: { from: `${dataTo.slice(0, 4)}-01-01`, to: dataTo } },
    { name: 'all', period: { from: dataFrom, to: dataTo } },
  ]
  return offered.filter(({ name, period }) => name === 'all' || name === 'days30' || period.from >= dataFrom)
}

export const same = (a: Period, b: Period): boolean => a.from === b.from && a.to === b.to

/** The period of the same length just before, or just after. */
export function shifted(period: Period, direction: -1 | 1): Period {
  const days = lengthOf(period) * direction
  return { from: addDays(period.from, days), to: addDays(period.to, days) }
}

/** Whether the period before lies within the data: against days before the first order every number would grow beyond measure. */
export const isComparable = (period: Period, dataFrom: string): boolean => shifted(period, -1).from >= dataFrom

/** Periods of more than this many days are drawn month by month. */
const daysDrawnDaily = 120

export const grainFor = (period: Period): 'day' | 'month' => (lengthOf(period) > daysDrawnDaily ? 'month' : 'day')

const writtenDay = /^\d{4}-\d{2}-\d{2}$/

/** What an address says about the period; undefined when it says nothing that makes sense. */
export function readPeriod(from: string | undefined, to: string | undefined): Period | undefined {
  if (!from || !to || !isDay(from) || !isDay(to) || from > to) return undefined
  return { from, to }
}

const isDay = (text: string): boolean => writtenDay.test(text) && !Number.isNaN(at(text)) && dayOf(at(text)) === text
