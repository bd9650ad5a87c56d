/** Turns a clock's reading in a time zone (given as if it were UTC) into the instant. */
export type ToInstant = (local: number) => number

const DAY = 86_400_000
/** Offsets change on quarter hours at the finest; remembering them makes a line cost a look-up. */
const SLOT = 15 * 60_000
const REMEMBERED = 20_000

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/**
 * A reading that happened twice is the first of the two instants; one that was skipped moves forward by the gap, as
 * `java.time` and Temporal's `compatible` do.
 */
export function zoneOf(timeZone: string): ToInstant {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return (local) => local
  const offsetAt = offsets(timeZone)
  return (local) => {
    const before = offsetAt(local - DAY)
    const after = offsetAt(local + DAY)
    if (before === after && offsetAt(local - before) === before) return local - before
    const found = [local - before, local - after].filter((instant) => instant + offsetAt(instant) === local)
    return found.length > 0 ? Math.min(...found) : local - before
  }
}

function offsets(timeZone: string): (instant: number) => number {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const known = new Map<number, number>()
  return (instant) => {
    const slot = Math.floor(instant / SLOT) * SLOT
    let offset = known.get(slot)
    if (offset === undefined) {
      offset = readingOf(clock, slot) - slot
      if (known.size >= REMEMBERED) known.clear()
      known.set(slot, offset)
    }
    return offset
  }
}

function readingOf(clock: Intl.DateTimeFormat, instant: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of clock.formatToParts(instant)) part[type] = Number(value)
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
}
