import { directNameOf } from './direct.ts'
import { yearsOn } from './years.ts'

/** A child is locked to what is necessary under this age, whatever law holds for them: PIPL, articles 28 and 31. */
export const LOCKED_UNDER = 14

/** What says how old somebody is: a birthday, and where there is none a band of ages such as `6-12` or `under 14`. */
const AGE_FIELDS: readonly string[] = ['birthday', 'age_band']

/** Who the member is to the company, how their guardian is reached, how old they are, and which law says so. */
export const necessaryFields: readonly string[] = [...AGE_FIELDS, 'email', 'phone', 'jurisdiction', 'country']

const fieldOf = (name: string) => directNameOf(name) ?? name

export function tellsAge(name: string): boolean {
  return AGE_FIELDS.includes(fieldOf(name))
}

export function isNecessary(name: string): boolean {
  return necessaryFields.includes(fieldOf(name))
}

/** Whether somebody is known to be a child; a birthday that can be read says more than a band. */
export function isChild(known: { birthday?: string | undefined; ageBand?: unknown }, now: Date): boolean {
  const years = yearsOn(known.birthday, lastDayOnEarth(now))
  return years === null ? oldestIn(known.ageBand) < LOCKED_UNDER : years < LOCKED_UNDER
}

/** The highest age of a band; endless where it names none. */
function oldestIn(band: unknown): number {
  if (typeof band !== 'string') return Number.POSITIVE_INFINITY
  const below = /^(?:<|under|below)[\s_-]*(\d{1,3})$/i.exec(band.trim())
  if (below) return Number(below[1]) - 1
  const range = /^\d{1,3}\s*[-–—~]\s*(\d{1,3})$/.exec(band.trim())
  return range ? Number(range[1]) : Number.POSITIVE_INFINITY
}

/** The day it is where days end last: nobody is taken for older than they are. */
function lastDayOnEarth(now: Date): string {
  return new Date(now.getTime() - 12 * 3_600_000).toISOString().slice(0, 10)
}
