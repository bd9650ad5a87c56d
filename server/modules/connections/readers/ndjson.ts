import {
  type FileBytes,
  type FileDetails,
  FileProblem,
  type Format,
  MAX_COLUMNS,
  MAX_LINE_CHARACTERS,
  type Progress,
  type Row,
  SHOWN_CHARACTERS,
} from './reader.ts'
import { faultOfText, textOf } from './text.ts'

/** Columns are the keys of this many first lines. */
const COLUMNS_FROM_LINES = 1_000

/** One JSON object a line; keys inside objects are joined with a dot: `customer.id`. */
export const ndjson: Format = {
  async columnsOf(bytes, details) {
    const columns = new Set<string>()
    let lines = 0
    let broken = 0
    for await (const batch of linesOf(bytes, details, { bytes: 0 })) {
      for (const { text } of batch.lines.slice(0, COLUMNS_FROM_LINES - lines)) {
        const fields = fieldsOf(text)
        if (fields) for (const name of fields.keys()) columns.add(name)
        else broken += 1
        lines += 1
      }
      if (lines >= COLUMNS_FROM_LINES) break
    }
    if (lines === 0) throw new FileProblem(empty)
    if (broken === lines || columns.size > MAX_COLUMNS) throw new FileProblem(notObjects)
    return [...columns]
  },
  async *rows(bytes, details, progress) {
    for await (const { lines, suspect } of linesOf(bytes, details, progress))
      yield lines.map((line) => toRow(line, details, suspect))
  },
}

interface Line {
  readonly line: number
  readonly text: string
  readonly tooLong: boolean
}

async function* linesOf(bytes: FileBytes, details: FileDetails, progress: Progress) {
  let rest = ''
  let line = 0
  let skipping = false
  let suspect = false
  for await (const piece of textOf(bytes, details, progress)) {
    const suspectBefore = suspect
    suspect = piece.suspect
    const parts = (rest + piece.text).split('\n')
    rest = parts.pop()!
    const lines: Line[] = []
    for (const part of parts) {
      line += 1
      if (!skipping && part.trim() !== '') lines.push(lineOf(line, part))
      skipping = false
    }
    if (rest.length > MAX_LINE_CHARACTERS) {
      if (!skipping) lines.push(lineOf(line + 1, rest))
      skipping = true
      rest = ''
    }
    yield { lines, suspect: suspect || suspectBefore }
  }
  if (!skipping && rest.trim() !== '') yield { lines: [lineOf(line + 1, rest)], suspect }
}

function lineOf(line: number, text: string): Line {
  const tooLong = text.length > MAX_LINE_CHARACTERS
  return { line, tooLong, text: tooLong ? text.slice(0, SHOWN_CHARACTERS) : text.replace(/\r$/, '') }
}

function toRow({ line, text, tooLong }: Line, details: FileDetails, suspect: boolean): Row {
  if (tooLong)
    return { line, text, fault: { reason: 'line_too_long', field: null, values: { format: MAX_LINE_CHARACTERS } } }
  const garbled = suspect ? faultOfText(text, details.encoding) : undefined
  if (garbled) return { line, text, fault: garbled }
  const fields = fieldsOf(text)
  if (!fields) return { line, text, fault: { reason: 'malformed_json', field: null, values: {} } }
  const values = details.columns.map((column) => fields.get(column) ?? '')
  if (values.some((value) => value.includes('\0')))
    return { line, text, fault: { reason: 'binary', field: null, values: {} } }
  return { line, text, values }
}

const MAX_DEPTH = 5

function fieldsOf(text: string): Map<string, string> | undefined {
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = new Map<string, string>()
  flatten(value as Record<string, unknown>, '', 0, fields)
  return fields
}

/** Whole numbers beyond 2^53 are order ids, not quantities: they are read as text, digit by digit. */
const LONG_NUMBER = /([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/g

function parse(text: string): unknown {
  const exact = text.replace(LONG_NUMBER, '$1"$2"')
  for (const candidate of exact === text ? [text] : [exact, text]) {
    try {
      return JSON.parse(candidate)
    } catch {}
  }
  return undefined
}

function flatten(
  value: Readonly<Record<string, unknown>>,
  prefix: string,
  depth: number,
  into: Map<string, string>,
): void {
  for (const [key, member] of Object.entries(value)) {
    const name = prefix + key
    if (typeof member === 'object' && member !== null && !Array.isArray(member)) {
      if (depth < MAX_DEPTH) flatten(member as Record<string, unknown>, `${name}.`, depth + 1, into)
    } else into.set(name, textOfValue(member))
  }
}

function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const empty = { en: 'It is empty.', 'zh-CN': '文件为空。' }
const notObjects = {
  en: 'Its lines are not JSON objects. Send one object a line.',
  'zh-CN': '各行不是 JSON 对象。请每行一个对象。',
}
