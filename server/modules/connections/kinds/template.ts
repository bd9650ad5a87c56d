import { Readable } from 'node:stream'
import type { Locale } from '@regulars/contract'
import writeWorkbook from 'write-excel-file/node'
import type { Kind } from './kind.ts'

const COLUMN_WIDTH = 22

/** A workbook of one kind: headings that are guessed right when it comes back, and a row that shows how to write. */
export async function templateOf({ fields, name }: Kind, locale: Locale): Promise<Readable> {
  const headings = fields.map(({ label }) => ({
    value: label[locale],
    fontWeight: 'bold' as const,
  }))
  // Everything is text: a spreadsheet would turn member numbers into floats and telephones into powers of ten.
  const example = fields.map(({ example }) => ({ value: example, type: String, format: '@' }))
  const book = await writeWorkbook([headings, example], {
    sheet: name[locale],
    columns: fields.map(() => ({ width: COLUMN_WIDTH })),
  }).toBuffer()
  return Readable.from([book])
}
