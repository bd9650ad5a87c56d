import { type CsvRecord, CsvSplitter } from './csvRecords.ts'
import {
  type FileBytes,
  type FileDetails,
  FileProblem,
  type Format,
  MAX_COLUMNS,
  type Progress,
  type Row,
} from './reader.ts'
import { faultOfText, textOf } from './text.ts'

/** Comma, semicolon or tab separated; the first line names the columns. */
export const csv: Format = {
  async columnsOf(bytes, details) {
    for await (const { records } of recordsOf(bytes, details, { bytes: 0 })) {
      const heading = records[0]
      if (heading) return columnsIn(heading)
    }
    throw new FileProblem(empty)
  },
  async *rows(bytes, details, progress) {
    let headingSeen = false
    for await (const { records, suspect } of recordsOf(bytes, details, progress)) {
      const lines = headingSeen ? records : records.slice(1)
      headingSeen ||= records.length > 0
      yield lines.map((record) => toRow(record, details, suspect))
    }
  },
}

export function columnsIn(heading: CsvRecord): readonly string[] {
  if (!heading.fields || heading.fields.length > MAX_COLUMNS) throw new FileProblem(noHeading)
  const columns = heading.fields.map((name, index) => name.trim() || `column ${index + 1}`)
  if (heading.fields.every((name) => name.trim() === '')) throw new FileProblem(noHeading)
  return columns
}

async function* recordsOf(bytes: FileBytes, details: FileDetails, progress: Progress) {
  const splitter = new CsvSplitter(details.delimiter)
  let suspect = false
  for await (const piece of textOf(bytes, details, progress)) {
    // A record may have begun in the piece before.
    const suspectBefore = suspect
    suspect = piece.suspect
    yield { records: splitter.push(piece.text), suspect: suspect || suspectBefore }
  }
  yield { records: splitter.end(), suspect }
}

function toRow(record: CsvRecord, details: FileDetails, suspect: boolean): Row {
  const { line, text, fields } = record
  const garbled = suspect ? faultOfText(text, details.encoding) : undefined
  if (garbled) return { line, text, fault: garbled }
  if (!fields) return { line, text, fault: { reason: record.fault!, field: null, values: { format: 1_048_576 } } }
  if (fields.length === details.columns.length) return { line, text, values: fields }
  const values = { value: fields.length, format: details.columns.length }
  return { line, text, fault: { reason: 'ragged', field: null, values } }
}

const empty = { en: 'It is empty.', 'zh-CN': '文件为空。' }
const noHeading = {
  en: 'Its first line does not name columns. The first line must hold the headings.',
  'zh-CN': '首行不是列名。第一行必须是表头。',
}
