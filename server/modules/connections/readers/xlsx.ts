import { columnOf, numberText } from './cells.ts'
import { type FileBytes, FileProblem, type Format, MAX_COLUMNS, type Progress, type Row } from './reader.ts'
import { openWorkbook, parsePart, type Workbook } from './workbook.ts'
import { openArchive } from './zip.ts'

/** The first sheet of a workbook; its first row that is not empty names the columns. */
export const xlsx: Format = {
  async columnsOf(bytes) {
    for await (const rows of sheetRows(bytes, { bytes: 0 })) {
      const heading = rows[0]
      if (!heading) continue
      if (heading.cells.length > MAX_COLUMNS) throw new FileProblem(tooWide)
      return Array.from(heading.cells, (name, index) => (name ?? '').trim() || `column ${index + 1}`)
    }
    throw new FileProblem(empty)
  },
  async *rows(bytes, details, progress) {
    let headingSeen = false
    for await (const rows of sheetRows(bytes, progress)) {
      const lines = headingSeen ? rows : rows.slice(1)
      headingSeen ||= rows.length > 0
      yield lines.map((row) => toRow(row, details.columns.length))
    }
  },
}

interface SheetRow {
  readonly line: number
  /** Sparse: cells that are not in the file are missing. */
  readonly cells: readonly (string | undefined)[]
}

function toRow({ line, cells }: SheetRow, width: number): Row {
  if (cells.length > width) {
    const values = { value: cells.length, format: width }
    return { line, text: cells.join(','), fault: { reason: 'ragged', field: null, values } }
  }
  return { line, text: null, values: Array.from({ length: width }, (_, index) => cells[index] ?? '') }
}

async function* sheetRows(bytes: FileBytes, progress: Progress): AsyncGenerator<readonly SheetRow[]> {
  const archive = await openArchive(bytes)
  const workbook = await openWorkbook(archive)
  const reader = new SheetReader(workbook)
  const onInput = (share: number) => {
    progress.bytes = Math.min(bytes.size, Math.round(share * bytes.size))
  }
  for await (const _ of parsePart(archive, workbook.sheet, reader, onInput)) {
    if (reader.rows.length > 0) yield reader.take()
  }
  yield reader.take()
}

/** Follows the tags of a sheet: `<row r="2"><c r="A2" t="s" s="1"><v>0</v></c></row>`. */
class SheetReader {
  rows: SheetRow[] = []
  readonly #workbook: Workbook
  #line = 0
  #cells: (string | undefined)[] = []
  #column = -1
  #type = 'n'
  #style = 0
  #value = ''
  #inValue = false

  constructor(workbook: Workbook) {
    this.#workbook = workbook
  }

  take(): readonly SheetRow[] {
    const rows = this.rows
    this.rows = []
    return rows
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.#line = attributes.r ? Number(attributes.r) : this.#line + 1
      this.#cells = []
      this.#column = -1
    } else if (name === 'c') {
      this.#column = attributes.r ? columnOf(attributes.r) : this.#column + 1
      this.#type = attributes.t ?? 'n'
      this.#style = Number(attributes.s ?? 0)
      this.#value = ''
    }
    this.#inValue = name === 'v' || name === 't'
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text
  }

  close(name: string): void {
    this.#inValue = false
    if (name === 'c') this.#endCell()
    if (name === 'row' && this.#cells.some((cell) => cell !== undefined && cell.trim() !== ''))
      this.rows.push({ line: this.#line, cells: this.#cells })
  }

  #endCell(): void {
    const text = this.#cellText()
    if (text !== '' && this.#column >= 0 && this.#column < MAX_COLUMNS) this.#cells[this.#column] = text
  }

  #cellText(): string {
    const { strings, styles, epoch1904 } = this.#workbook
    if (this.#type === 's') return strings[Number(this.#value)] ?? ''
    if (this.#type === 'e') return ''
    if (this.#type === 'd') return this.#value.slice(0, 19).replace('T', ' ')
    if (this.#type !== 'n') return this.#value
    return numberText(this.#value, styles[this.#style] ?? { kind: 'plain' }, epoch1904)
  }
}

const empty = { en: 'Its first sheet is empty.', 'zh-CN': '第一个工作表为空。' }
const tooWide = { en: 'Its first sheet has too many columns.', 'zh-CN': '第一个工作表列数过多。' }
