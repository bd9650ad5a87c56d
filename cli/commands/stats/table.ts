import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { StatsError } from '@regulars/stats/errors'
import { parse } from 'csv-parse/sync'

/** A file as named columns of trimmed text. */
export type Table = {
  readonly names: readonly string[]
  readonly rows: number
  readonly columns: ReadonlyMap<string, readonly string[]>
}

/** Reads CSV or JSON lines, gzipped or not. The separator of a CSV is seen from its first line. */
export function readTable(file: string): Table {
  const bytes = readBytes(file)
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = (zipped ? unzip(file, bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
  const name = file.replace(/\.gz$/, '')
  if (/\.(jsonl|ndjson)$/.test(name) || text.trimStart().startsWith('{')) return fromJsonLines(file, text)
  return fromCsv(file, text)
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new StatsError('bad_spec', `cannot read '${file}': ${error instanceof Error ? error.message : String(error)}`)
  }
}

function unzip(file: string, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes)
  } catch (error) {
    throw new StatsError(
      'bad_spec',
      `'${file}' is not a whole gzip file: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** The separator that is most frequent in the header outside quotes: a name may hold another. */
function separatorOf(header: string): string | undefined {
  const bare = header.replace(/"[^"]*"/g, '')
  const counts = [',', '\t', ';', '|'].map((candidate) => ({ candidate, count: bare.split(candidate).length - 1 }))
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best))
  return most.count > 0 ? most.candidate : undefined
}

function fromCsv(file: string, text: string): Table {
  const first = text.slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'))
  const separator = separatorOf(first)
  // Columns set apart by blanks, as in the older public data sets.
  const source =
    separator === undefined && !first.includes('"') && /\S\s+\S/.test(first)
      ? text
          .split('\n')
          .map((line) => line.trim().replace(/[ \t]+/g, ','))
          .join('\n')
      : text
  let rows: string[][]
  try {
    rows = parse(source, {
      delimiter: separator ?? ',',
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
    })
  } catch (error) {
    throw new StatsError(
      'bad_spec',
      `'${file}' is not a table: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const names = rows[0] ?? []
  if (names.length === 0 || rows.length < 2)
    throw new StatsError('empty_input', `'${file}' has no rows below its header`)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new StatsError('bad_spec', `'${file}' has two columns named '${twice}'`)
  return {
    names,
    rows: rows.length - 1,
    columns: new Map(
      names.map((name, j) => [name, Array.from({ length: rows.length - 1 }, (_, i) => rows[i + 1]![j] ?? '')]),
    ),
  }
}

function fromJsonLines(file: string, text: string): Table {
  const columns = new Map<string, string[]>()
  let rows = 0
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const record = parseLine(file, line, i + 1)
    for (const [name, value] of Object.entries(record)) {
      const column = columns.get(name) ?? new Array<string>(rows).fill('')
      column.push(
        value === null || value === undefined ? '' : typeof value === 'boolean' ? (value ? '1' : '0') : String(value),
      )
      columns.set(name, column)
    }
    rows++
    for (const column of columns.values()) if (column.length < rows) column.push('')
  }
  if (rows === 0) throw new StatsError('empty_input', `'${file}' has no rows`)
  return { names: [...columns.keys()], rows, columns }
}

function parseLine(file: string, line: string, number: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Falls through to the refusal below.
  }
  throw new StatsError('bad_spec', `'${file}' line ${number} is not a JSON object`)
}

/** A column by name. */
export function textColumn(table: Table, name: string): readonly string[] {
  const column = table.columns.get(name)
  if (column === undefined)
    throw new StatsError('unknown_name', `no column '${name}'; there are ${table.names.join(', ')}`)
  return column
}

/** A column of numbers; `A*B` multiplies two columns. Blank or other text is refused with its row. */
export function numberColumn(table: Table, name: string): Float64Array {
  if (!table.columns.has(name) && name.includes('*')) {
    const factors = name.split('*').map((part) => numberColumn(table, part.trim()))
    return factors[0]!.map((v, i) => factors.slice(1).reduce((product, f) => product * f[i]!, v))
  }
  return Float64Array.from(textColumn(table, name), (text, i) => {
    const value = text === '' ? Number.NaN : Number(text)
    if (!Number.isFinite(value))
      throw new StatsError('not_finite', `column '${name}' row ${i + 1} is '${text}', not a number`)
    return value
  })
}

/** Whole days since 1970 of a column of dates: 2024-01-31, 20240131, 2024/1/31, with or without a time of day. */
export function dayColumn(table: Table, name: string): Int32Array {
  const known = new Map<string, number>()
  return Int32Array.from(textColumn(table, name), (text, i) => {
    const seen = known.get(text)
    if (seen !== undefined) return seen
    const day = dayOf(text, `column '${name}' row ${i + 1}`)
    known.set(text, day)
    return day
  })
}

export function dayOf(text: string, where: string): number {
  const parts = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})/.exec(text)
  if (parts === null) throw new StatsError('not_finite', `${where}: '${text}' is not a date like 2024-01-31`)
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const ms = Date.UTC(year, month - 1, day)
  const back = new Date(ms)
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day)
    throw new StatsError('not_finite', `${where}: '${text}' is not a day of the calendar`)
  return ms / 86_400_000
}
