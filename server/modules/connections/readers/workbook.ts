import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { type CellStyle, styleOf } from './cells.ts'
import { FileProblem } from './reader.ts'
import type { Archive } from './zip.ts'

/** What the rows of the first sheet need to be read. */
export interface Workbook {
  /** The part that holds the first sheet. */
  readonly sheet: string
  readonly strings: readonly string[]
  readonly styles: readonly CellStyle[]
  readonly epoch1904: boolean
}

/** The strings of a workbook are held while it is read; a hundred megabytes of text are a data file, not a workbook. */
const MAX_STRING_CHARACTERS = 64 * 1024 * 1024

export async function openWorkbook(archive: Archive): Promise<Workbook> {
  const { relation, epoch1904 } = await readIndex(archive)
  const sheet = await readTarget(archive, relation)
  return {
    sheet,
    epoch1904,
    strings: archive.has('xl/sharedStrings.xml') ? await readStrings(archive) : [],
    styles: archive.has('xl/styles.xml') ? await readStyles(archive) : [],
  }
}

interface Handlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/** Streams a part through the parser. Entities of a DTD are not expanded, and nothing outside is fetched. */
export async function* parsePart(
  archive: Archive,
  part: string,
  handlers: Handlers,
  onInput?: (share: number) => void,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false })
  parser.on('opentag', (tag: SaxesTagPlain) => handlers.open?.(localName(tag.name), tag.attributes))
  parser.on('text', (text) => handlers.text?.(text))
  parser.on('cdata', (text) => handlers.text?.(text))
  parser.on('closetag', (tag: SaxesTagPlain) => handlers.close?.(localName(tag.name)))
  parser.on('error', () => {
    throw new FileProblem(damaged)
  })
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of archive.part(part, onInput)) {
    parser.write(decoder.decode(chunk, { stream: true }))
    yield
  }
  parser.close()
}

async function readAll(archive: Archive, part: string, handlers: Handlers): Promise<void> {
  for await (const _ of parsePart(archive, part, handlers));
}

async function readIndex(archive: Archive): Promise<{ relation: string; epoch1904: boolean }> {
  let relation: string | undefined
  let epoch1904 = false
  await readAll(archive, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'sheet') relation ??= attributes['r:id'] ?? attributes.id
      if (name === 'workbookPr') epoch1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
    },
  })
  if (relation === undefined) throw new FileProblem(noSheet)
  return { relation, epoch1904 }
}

async function readTarget(archive: Archive, relation: string): Promise<string> {
  let target = 'worksheets/sheet1.xml'
  if (archive.has('xl/_rels/workbook.xml.rels')) {
    await readAll(archive, 'xl/_rels/workbook.xml.rels', {
      open(name, attributes) {
        if (name === 'Relationship' && attributes.Id === relation) target = attributes.Target ?? target
      },
    })
  }
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`
}

async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = []
  let characters = 0
  let current = ''
  let inText = false
  let phonetic = 0
  await readAll(archive, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') current = ''
      if (name === 'rPh') phonetic += 1
      inText = name === 't' && phonetic === 0
    },
    text(text) {
      if (inText) current += text
    },
    close(name) {
      inText = false
      if (name === 'rPh') phonetic -= 1
      if (name !== 'si') return
      strings.push(current)
      characters += current.length + 16
      if (characters > MAX_STRING_CHARACTERS) throw new FileProblem(tooMuchText)
    },
  })
  return strings
}

async function readStyles(archive: Archive): Promise<CellStyle[]> {
  const codes = new Map<number, string>()
  const styles: CellStyle[] = []
  let inCellFormats = false
  await readAll(archive, 'xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (name === 'cellXfs') inCellFormats = true
      if (name !== 'xf' || !inCellFormats) return
      const formatId = Number(attributes.numFmtId ?? 0)
      styles.push(styleOf(formatId, codes.get(formatId)))
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return styles
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const damaged = {
  en: 'The workbook is damaged. Save it again as .xlsx.',
  'zh-CN': '工作簿已损坏，请重新另存为 .xlsx。',
}
const noSheet = { en: 'The workbook has no sheet.', 'zh-CN': '工作簿中没有工作表。' }
const tooMuchText = {
  en: 'The workbook holds too much text to be read at once. Save the sheet as CSV.',
  'zh-CN': '工作簿文本过多，请将工作表另存为 CSV。',
}
