import { isAscii, isUtf8 } from 'node:buffer'
import { contentOf } from './bytes.ts'
import { formats } from './formats.ts'
import { type Encoding, type FileBytes, type FileDetails, FileProblem, type Row } from './reader.ts'
import { decoderOf } from './text.ts'

/** The beginning decides the format; the encoding may first show in the middle of the file. */
const HEAD_BYTES = 1024 * 1024
const SEARCH_BYTES = 64 * 1024 * 1024
const SAMPLE_ROWS = 20

export interface Sniffed {
  readonly details: FileDetails
  readonly sample: readonly Readonly<Record<string, string>>[]
}

/** Finds out what a file is by its bytes, never by its name. */
export async function sniff(bytes: FileBytes): Promise<Sniffed> {
  const magic = await firstBytes(bytes, 8)
  if (magic.length === 0) throw new FileProblem(problems.empty)
  const known = signatures.find(({ start }) => magic.subarray(0, start.length).equals(start))
  if (known?.problem) throw new FileProblem(known.problem)
  const partial = known?.format === 'xlsx' ? workbookDetails : await textDetails(bytes, known?.format === 'gzip')
  const columns = await formats[partial.format].columnsOf(bytes, partial)
  const details = { ...partial, columns }
  return { details, sample: await sampleOf(bytes, details) }
}

const workbookDetails: FileDetails = {
  format: 'xlsx',
  compressed: false,
  encoding: 'utf-8',
  delimiter: ',',
  lineEnd: 'lf',
  columns: [],
}

async function textDetails(bytes: FileBytes, compressed: boolean): Promise<FileDetails> {
  const { head, telling } = await headOf(bytes, compressed)
  if (head.length === 0) throw new FileProblem(problems.empty)
  const encoding = encodingOf(head, telling)
  const text = decoderOf(encoding).decode(head)
  if (text.includes('\0')) throw new FileProblem(problems.binary)
  const start = text.trimStart()
  if (start === '') throw new FileProblem(problems.empty)
  if (start.startsWith('[')) throw new FileProblem(problems.jsonArray)
  const lineEnd = !text.includes('\n') && text.includes('\r') ? 'cr' : 'lf'
  const format = start.startsWith('{') ? 'ndjson' : 'csv'
  return { format, compressed, encoding, lineEnd, delimiter: delimiterOf(start), columns: [] }
}

/** The first megabyte, and the first piece that is not plain ASCII, which tells the encoding. */
async function headOf(bytes: FileBytes, compressed: boolean): Promise<{ head: Buffer; telling: Buffer }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of contentOf(bytes, compressed)) {
    if (length < HEAD_BYTES) chunks.push(chunk)
    else if (!isAscii(chunk)) return { head: Buffer.concat(chunks), telling: chunk }
    length += chunk.length
    if (length >= HEAD_BYTES && chunks.some((one) => !isAscii(one))) break
    if (length >= SEARCH_BYTES) break
  }
  const head = Buffer.concat(chunks)
  return { head, telling: head }
}

async function firstBytes(bytes: FileBytes, count: number): Promise<Buffer> {
  let first = Buffer.alloc(0)
  for await (const chunk of contentOf(bytes, false)) {
    first = Buffer.concat([first, chunk])
    if (first.length >= count) break
  }
  return first.subarray(0, count)
}

function encodingOf(head: Buffer, telling: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head.includes(0)) throw new FileProblem(problems.binary)
  if (isUtf8(wholeCharacters(telling))) return 'utf-8'
  if (mostlyUtf8(telling)) return 'utf-8'
  if (isChinese(telling)) return 'gbk'
  throw new FileProblem(problems.unknownEncoding)
}

/** Cuts up to three bytes at each end, where a character may have been cut in two. */
function wholeCharacters(bytes: Buffer): Buffer {
  let start = 0
  while (start < 3 && (bytes[start]! & 0xc0) === 0x80) start += 1
  let end = bytes.length
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0xc0) === 0x80) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    if (needed > back) end = bytes.length - back
    break
  }
  return bytes.subarray(start, end)
}

/**
 * GBK gives a meaning to almost any pair of bytes, Latin-1 letters included, so that decoding without an error says
 * little: most pairs must be among the 3,755 characters of the first level of GB 2312, which everyday Chinese is written
 * with, or its signs.
 */
function isChinese(bytes: Buffer): boolean {
  let pairs = 0
  let common = 0
  for (let at = bytes.findIndex((byte) => byte < 0x80); at >= 0 && at < bytes.length - 1; at++) {
    const lead = bytes[at]!
    if (lead < 0x80) continue
    const trail = bytes[at + 1]!
    if (lead === 0x80 || lead === 0xff || trail < 0x40 || trail === 0x7f || trail === 0xff) return false
    pairs += 1
    if (((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa9)) && trail >= 0xa1) common += 1
    at += 1
  }
  return pairs > 0 && common / pairs > 0.7
}

/** A UTF-8 file with a few broken bytes: its bad lines are named by the import rather than refusing all of it. */
function mostlyUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8')
  let good = 0
  let bad = 0
  for (const character of text) {
    if (character === '\uFFFD') bad += 1
    else if (character > '\x7f') good += 1
  }
  return good > 10 * bad
}

/** The separator that the heading holds most of, outside quotation marks. */
export function delimiterOf(text: string): string {
  const heading = text.slice(0, /[\r\n]/.exec(text)?.index ?? text.length).replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: heading.split(delimiter).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter
}

async function sampleOf(bytes: FileBytes, details: FileDetails): Promise<Record<string, string>[]> {
  const sample: Row[] = []
  for await (const rows of formats[details.format].rows(bytes, details, { bytes: 0 })) {
    sample.push(...rows.filter((row) => row.values).slice(0, SAMPLE_ROWS - sample.length))
    if (sample.length >= SAMPLE_ROWS) break
  }
  return sample.map((row) =>
    Object.fromEntries(details.columns.map((column, index) => [column, shorten(row.values![index] ?? '')])),
  )
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

const problems = {
  empty: { en: 'It is empty.', 'zh-CN': '文件为空。' },
  binary: {
    en: 'It is not text. Send CSV, CSV.gz, NDJSON or XLSX.',
    'zh-CN': '这不是文本文件。请上传 CSV、CSV.gz、NDJSON 或 XLSX。',
  },
  oldExcel: {
    en: 'It is a workbook of the old .xls kind, or one with a password. Save it as .xlsx without a password.',
    'zh-CN': '这是旧版 .xls 或有密码的工作簿，请另存为无密码的 .xlsx。',
  },
  jsonArray: {
    en: 'It is one JSON array. Send one object a line (NDJSON).',
    'zh-CN': '这是一个 JSON 数组，请改为每行一个对象（NDJSON）。',
  },
  unknownEncoding: {
    en: 'Its characters are neither UTF-8, UTF-16 nor GBK. Save it as UTF-8.',
    'zh-CN': '字符编码不是 UTF-8、UTF-16 或 GBK，请另存为 UTF-8。',
  },
} as const

interface Signature {
  readonly start: Buffer
  readonly format?: 'gzip' | 'xlsx'
  readonly problem?: { readonly en: string; readonly 'zh-CN': string }
}

const signatures: readonly Signature[] = [
  { start: Buffer.from([0x1f, 0x8b]), format: 'gzip' },
  { start: Buffer.from('PK\x03\x04', 'latin1'), format: 'xlsx' },
  { start: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), problem: problems.oldExcel },
  { start: Buffer.from('%PDF', 'latin1'), problem: problems.binary },
]
