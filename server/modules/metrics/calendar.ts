/** Days numbered from 1970-01-01, for arithmetic and for the history. What day an instant falls on is in platform/period. */

const MS_PER_DAY = 86_400_000

export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY
}

export function dayText(number: number): string {
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10)
}
