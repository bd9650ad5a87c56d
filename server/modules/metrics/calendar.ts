/** Days of a workspace: `YYYY-MM-DD` in its time zone, or numbered from 1970-01-01 for arithmetic. */

const MS_PER_DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY
}

export function dayText(number: number): string {
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10)
}

export function addDays(day: string, days: number): string {
  return dayText(dayNumber(day) + days)
}

/** The calendar day that an instant falls on. */
export function dayOf(instant: Date, zone: string): string {
  return dayText(Math.floor(localMs(instant, zone) / MS_PER_DAY))
}

/** The first instant of a day. Where the clock skips midnight, the first one that exists. */
export function startOfDay(day: string, zone: string): Date {
  const local = dayNumber(day) * MS_PER_DAY
  let instant = local
  // The offset depends on the instant looked for, so it is corrected twice: zones change by hours, not by days.
  for (let round = 0; round < 2; round++) instant = local - (localMs(new Date(instant), zone) - instant)
  return new Date(instant)
}

/** The wall clock as if it were UTC. */
function localMs(instant: Date, zone: string): number {
  const parts = formatFor(zone).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value)
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) +
    instant.getUTCMilliseconds()
  )
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}
