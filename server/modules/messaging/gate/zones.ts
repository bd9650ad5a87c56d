/** Calendar arithmetic in the member's zone. Zones are read with Intl, so that an odd one cannot fail a statement. */

export interface QuietHours {
  /** `HH:MM`; the same as `to` means none. */
  readonly from: string
  readonly to: string
}

export interface LocalTime {
  /** The local calendar day, `YYYY-MM-DD`. */
  readonly day: string
  /** What clocks show, `HH:MM`. */
  readonly clock: string
  /** First instant of the local calendar day. */
  readonly dayFrom: Date
  /** When the quiet hours that hold now end; null outside them. */
  readonly quietUntil: Date | null
}

const MINUTE = 60_000
const DAY_MINUTES = 24 * 60

export function localTime(now: Date, zone: string, quiet: QuietHours): LocalTime {
  const local = new Date(now.getTime() + offsetAt(now, zone))
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate())
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
  const ends = quietEnd(minute, quiet)
  return {
    day: new Date(midnight).toISOString().slice(0, 10),
    clock: local.toISOString().slice(11, 16),
    dayFrom: instantsOf(midnight, zone)[0]!,
    quietUntil: ends === null ? null : firstAfter(now, instantsOf(midnight + ends * MINUTE, zone)),
  }
}

/** When the quiet hours of this minute of the day end, in minutes from its midnight; null outside them. */
function quietEnd(minute: number, quiet: QuietHours): number | null {
  const from = minutesOf(quiet.from)
  const to = minutesOf(quiet.to)
  const overMidnight = from > to
  const isQuiet = overMidnight ? minute >= from || minute < to : minute >= from && minute < to
  if (!isQuiet) return null
  return overMidnight && minute >= from ? to + DAY_MINUTES : to
}

/** In the hour that comes twice the first end may be over: never an instant that has passed, or the gate would ask on. */
function firstAfter(now: Date, instants: readonly Date[]): Date {
  return instants.find((instant) => instant > now) ?? new Date(now.getTime() + MINUTE)
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return hours! * 60 + minutes!
}

/**
 * The instants at which clocks in the zone show this time, given as if it were UTC: two in the hour that comes twice.
 * A time that a change of clocks leaves out is taken as just as long after it.
 */
function instantsOf(shown: number, zone: string): Date[] {
  const before = offsetAt(new Date(shown - DAY_MINUTES * MINUTE), zone)
  const after = offsetAt(new Date(shown + DAY_MINUTES * MINUTE), zone)
  const fits = [...new Set([before, after])].filter((offset) => offsetAt(new Date(shown - offset), zone) === offset)
  const offsets = fits.length > 0 ? fits : [before]
  return offsets.map((offset) => new Date(shown - offset)).sort((one, other) => one.getTime() - other.getTime())
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** What is added to UTC to get the clock in the zone, in milliseconds. */
export function offsetAt(instant: Date, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
  const shown = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second)
  return shown - Math.floor(instant.getTime() / 1000) * 1000
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  return format
}

/** The zone a member gave, if it is one; else the workspace's. */
export function zoneOf(given: unknown, workspaceZone: string): string {
  if (typeof given !== 'string' || given.length > 64) return workspaceZone
  try {
    formatOf(given)
    return given
  } catch {
    return workspaceZone
  }
}
