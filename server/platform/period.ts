/** Days and instants: a day belongs to a time zone, an instant is UTC. */

/** The first instant of a day in a zone; days that begin late because of a clock change included. */
export function startOfDay(day: string, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`)
  // The offset at the guess may differ from that at the answer by one change; the second step settles it.
  const first = wanted - offsetMs(new Date(wanted), timeZone)
  const second = wanted - offsetMs(new Date(first), timeZone)
  return new Date(dayOf(new Date(second), timeZone) < day ? Math.max(first, second) : second)
}

/** The first instant after a day. */
export function endOfDay(day: string, timeZone: string): Date {
  return startOfDay(addDays(day, 1), timeZone)
}

/** The calendar day of an instant, `YYYY-MM-DD`. */
export function dayOf(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetMs(instant, timeZone)).toISOString().slice(0, 10)
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** How ClickHouse wants an instant in a parameter. */
export function toClickHouse(instant: Date): string {
  return instant.toISOString().replace('T', ' ').replace('Z', '')
}

/** ClickHouse gives `2011-12-09 12:20:00.000`, always UTC. */
export function fromClickHouse(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`)
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export function offsetMs(instant: Date, timeZone: string): number {
  const minute = Math.floor(instant.getTime() / MINUTE_MS)
  if (minute < CLOCKS_CHANGE_ON_THE_MINUTE) return askOffsetMs(instant, timeZone)
  const known = knownOffsetsOf(timeZone)
  const offset = known.get(minute) ?? askOffsetMs(instant, timeZone)
  known.set(minute, offset)
  return offset
}

function knownOffsetsOf(timeZone: string): Map<number, number> {
  const known = knownOffsets.get(timeZone)
  if (known && known.size < MOST_KNOWN) return known
  const fresh = new Map<number, number>()
  knownOffsets.set(timeZone, fresh)
  return fresh
}

/** The same few midnights are asked about for each of many members. */
const knownOffsets = new Map<string, Map<number, number>>()
const MOST_KNOWN = 4_096
const MINUTE_MS = 60_000
/** Since 1973 no zone has an offset with seconds in it, so that within a minute it is one. */
const CLOCKS_CHANGE_ON_THE_MINUTE = Date.UTC(1973, 0) / MINUTE_MS

const formatters = new Map<string, Intl.DateTimeFormat>()

function askOffsetMs(instant: Date, timeZone: string): number {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(timeZone, formatter)
  }
  const parts = Object.fromEntries(formatter.formatToParts(instant).map((part) => [part.type, Number(part.value)]))
  const local = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
  return local - Math.floor(instant.getTime() / 1000) * 1000
}
