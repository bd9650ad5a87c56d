/** Quarters of the calendar, each by its first day, `YYYY-MM-DD`. Pure: whose day it is the caller knows. */

export function quarterOf(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return dayIn(year, Math.floor((month - 1) / 3))
}

export function quarterAfter(quarter: string): string {
  return shifted(quarter, 1)
}

export function quarterBefore(quarter: string): string {
  return shifted(quarter, -1)
}

/** `2026-Q2`. */
export function nameOfQuarter(quarter: string): string {
  return `${quarter.slice(0, 4)}-Q${(Number(quarter.slice(5, 7)) + 2) / 3}`
}

function shifted(quarter: string, by: number): string {
  const index = Number(quarter.slice(0, 4)) * 4 + (Number(quarter.slice(5, 7)) - 1) / 3 + by
  return dayIn(Math.floor(index / 4), index % 4)
}

function dayIn(year: number, quarter: number): string {
  return `${String(year).padStart(4, '0')}-${String(quarter * 3 + 1).padStart(2, '0')}-01`
}
