import { isTimeZone, zoneOf } from './zone.ts'

/** Reads instants as one column writes them; undefined when the text is no such instant. */
export type DateReader = (text: string) => number | undefined

/**
 * `dateFormat` is `iso`, `epoch-seconds`, `epoch-millis`, or a pattern of yyyy yy MM M dd d HH H hh h mm m ss s SSS a
 * with the other characters as they stand (letters in single quotes). Local times are taken in `timeZone`: a time that
 * happened twice when clocks went back is the first of the two, one that was skipped is moved forward by the gap.
 *
 * A spreadsheet's date cells arrive as `yyyy-MM-dd HH:mm:ss`, which no pattern can mistake, so every reader takes them.
 */
export function dateReader(dateFormat: string, timeZone: string): DateReader {
  const toInstant = zoneOf(timeZone)
  const pattern = formats[dateFormat] ?? compile(dateFormat)
  const cell = compile('yyyy-MM-dd HH:mm:ss')
  const read = (text: string) => {
    const trimmed = text.trim()
    const parts = pattern(trimmed) ?? cell(trimmed)
    if (typeof parts === 'number' || parts === undefined) return parts
    return parts.offsetMinutes === undefined ? toInstant(parts.local) : parts.local - parts.offsetMinutes * MINUTE
  }
  return remembered(read)
}

/** Why a format cannot be used, or undefined when it can. */
export function faultOfFormat(dateFormat: string, timeZone: string): string | undefined {
  if (!isTimeZone(timeZone)) return `"${timeZone}" is not a time zone`
  if (dateFormat in formats) return undefined
  const names = tokensOf(dateFormat).flatMap((token) => (token in fields ? [fields[token]!.name] : []))
  for (const needed of ['year', 'month', 'day'])
    if (!names.includes(needed as Part)) return `the date format "${dateFormat}" has no ${needed}`
  return new Set(names).size < names.length ? `the date format "${dateFormat}" has a part twice` : undefined
}

interface Local {
  /** The clock's reading as if it were UTC. */
  readonly local: number
  readonly offsetMinutes?: number
}

type Parts = Local | number | undefined
type Part = 'year' | 'shortYear' | 'month' | 'day' | 'hour' | 'halfDayHour' | 'minute' | 'second' | 'millis' | 'half'

const MINUTE = 60_000

const fields: Readonly<Record<string, { readonly name: Part; readonly pattern: string }>> = {
  yyyy: { name: 'year', pattern: '\\d{4}' },
  yy: { name: 'shortYear', pattern: '\\d{2}' },
  MM: { name: 'month', pattern: '\\d{2}' },
  M: { name: 'month', pattern: '\\d{1,2}' },
  dd: { name: 'day', pattern: '\\d{2}' },
  d: { name: 'day', pattern: '\\d{1,2}' },
  HH: { name: 'hour', pattern: '\\d{2}' },
  H: { name: 'hour', pattern: '\\d{1,2}' },
  hh: { name: 'halfDayHour', pattern: '\\d{2}' },
  h: { name: 'halfDayHour', pattern: '\\d{1,2}' },
  mm: { name: 'minute', pattern: '\\d{2}' },
  m: { name: 'minute', pattern: '\\d{1,2}' },
  ss: { name: 'second', pattern: '\\d{2}' },
  s: { name: 'second', pattern: '\\d{1,2}' },
  SSS: { name: 'millis', pattern: '\\d{1,3}' },
  a: { name: 'half', pattern: '[AaPp]\\.?[Mm]\\.?|上午|下午' },
}

const formats: Readonly<Record<string, (text: string) => Parts>> = {
  iso: readIso,
  'epoch-seconds': (text) => (/^\d{1,11}$/.test(text) ? Number(text) * 1000 : undefined),
  'epoch-millis': (text) => (/^\d{1,14}$/.test(text) ? Number(text) : undefined),
}

function tokensOf(format: string): string[] {
  return format.match(/'[^']*'|yyyy|yy|MM?|dd?|HH?|hh?|mm?|ss?|SSS|a|./gs) ?? []
}

function compile(format: string): (text: string) => Parts {
  const tokens = tokensOf(format)
  const names = tokens.flatMap((token) => (token in fields ? [fields[token]!.name] : []))
  const source = tokens.map((token) => (token in fields ? `(${fields[token]!.pattern})` : literal(token))).join('')
  const pattern = new RegExp(`^${source}$`)
  return (text) => {
    const match = pattern.exec(text)
    if (!match) return undefined
    const found: Partial<Record<Part, string>> = {}
    for (const [index, name] of names.entries()) found[name] = match[index + 1]
    return localOf(found)
  }
}

function literal(token: string): string {
  const text = token.length > 1 && token.startsWith("'") ? token.slice(1, -1) : token
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

function localOf(found: Partial<Record<Part, string>>): Local | undefined {
  const year = found.year === undefined ? 2000 + Number(found.shortYear) : Number(found.year)
  const hour = hourOf(found)
  if (hour === undefined) return undefined
  return checkedLocal(year, Number(found.month), Number(found.day), [
    hour,
    Number(found.minute ?? 0),
    Number(found.second ?? 0),
    Number((found.millis ?? '').padEnd(3, '0')),
  ])
}

function hourOf(found: Partial<Record<Part, string>>): number | undefined {
  if (found.halfDayHour === undefined) return Number(found.hour ?? 0)
  const hour = Number(found.halfDayHour)
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (/^(p|下)/i.test(found.half ?? '') ? 12 : 0)
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

function readIso(text: string): Parts {
  const match = ISO.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const time = [Number(hour), Number(minute), Number(second), millis] as const
  const local = checkedLocal(Number(year), Number(month), Number(day), time)
  return local && offset ? { ...local, offsetMinutes: offsetMinutes(offset) } : local
}

function offsetMinutes(offset: string): number {
  if (/z/i.test(offset)) return 0
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return offset.startsWith('-') ? -minutes : minutes
}

/** `Date.UTC` would turn 30 February into 2 March. */
function checkedLocal(
  year: number,
  month: number,
  day: number,
  [hour, minute, second, millis]: readonly [number, number, number, number],
): Local | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millis)
  const date = new Date(local)
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? { local }
    : undefined
}

/** The lines of an order share their instant; bounded, as a file may hold another on every line. */
const REMEMBERED = 5_000

function remembered(read: DateReader): DateReader {
  const known = new Map<string, number | undefined>()
  return (text) => {
    if (known.has(text)) return known.get(text)
    const instant = read(text)
    if (known.size >= REMEMBERED) known.clear()
    known.set(text, instant)
    return instant
  }
}
