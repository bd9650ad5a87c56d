import { strToU8, Zip, ZipDeflate } from 'fflate'
import type { Cell } from './exportKind.ts'

/** Rows of one sheet, as Excel counts them; what is more goes to a further sheet under the same heading. */
const MAX_ROWS = 1_048_576
/** What Excel keeps of the text of one cell. */
const MAX_CHARACTERS = 32_767
const LEVEL = 6
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

type Page = readonly (readonly Cell[])[]

/**
 * Rows as a workbook, page by page, so that memory does not grow with it: text stands in its cell rather than in a table
 * of the whole file. The first row of the first page is the heading. Text is text here whatever it looks like: a formula
 * would be another element.
 */
export async function* workbookOf(pages: AsyncIterable<Page>, maxRows: number = MAX_ROWS): AsyncGenerator<Buffer> {
  const ready: Uint8Array[] = []
  const archive = new Zip((error, chunk) => {
    if (error) throw error
    ready.push(chunk)
  })
  const taken = () => Buffer.concat(ready.splice(0))
  let heading: readonly Cell[] | undefined
  let sheet: ZipDeflate | undefined
  let sheets = 0
  let rows = 0
  for await (const page of pages) {
    let text = ''
    for (const row of page) {
      heading ??= row
      if (!sheet || rows === maxRows) {
        if (sheet) sheet.push(strToU8(`${text}</sheetData></worksheet>`), true)
        sheets += 1
        sheet = part(archive, `xl/worksheets/sheet${sheets}.xml`)
        text = `${XML}<worksheet xmlns="${MAIN}"><sheetData>${sheets > 1 ? rowOf(heading) : ''}`
        rows = sheets > 1 ? 1 : 0
      }
      text += rowOf(row)
      rows += 1
    }
    sheet?.push(strToU8(text))
    yield taken()
  }
  sheet?.push(strToU8('</sheetData></worksheet>'), true)
  for (const [name, content] of Object.entries(indexOf(sheets)))
    part(archive, name).push(strToU8(`${XML}${content}`), true)
  archive.end()
  yield taken()
}

function part(archive: Zip, name: string): ZipDeflate {
  const file = new ZipDeflate(name, { level: LEVEL })
  archive.add(file)
  return file
}

function rowOf(cells: readonly Cell[]): string {
  return `<row>${cells.map(cellOf).join('')}</row>`
}

function cellOf(cell: Cell): string {
  if (cell === null) return '<c/>'
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell.slice(0, MAX_CHARACTERS))}</t></is></c>`
}

/** XML has no way to write most control characters, nor half of a pair of surrogates. */
function escaped(text: string): string {
  return text
    .replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'))
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
}

/** What makes of the sheets a workbook. */
function indexOf(sheets: number): Record<string, string> {
  const numbers = Array.from({ length: sheets }, (_, at) => at + 1)
  const each = (write: (n: number) => string) => numbers.map(write).join('')
  return {
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each(
      (n) => `<sheet name="${n}" sheetId="${n}" r:id="rId${n}"/>`,
    )}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships">${each(
      (n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
    )}</Relationships>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>${each(
      (n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
    )}</Types>`,
  }
}
