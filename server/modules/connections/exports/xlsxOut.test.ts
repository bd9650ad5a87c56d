import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fileOf, readAll } from '../readers/memory.fixture.ts'
import type { Cell } from './exportKind.ts'
import { workbookOf } from './xlsxOut.ts'

type Row = readonly Cell[]

async function written(pages: readonly (readonly Row[])[], maxRows?: number): Promise<Buffer> {
  const parts: Buffer[] = []
  async function* all() {
    yield* pages
  }
  for await (const part of workbookOf(all(), maxRows)) parts.push(part)
  return Buffer.concat(parts)
}

async function read(book: Buffer): Promise<(readonly string[])[]> {
  const { details, rows } = await readAll(fileOf(book))
  return [details.columns, ...rows.map((row) => row.values ?? [])]
}

describe('a workbook of an export', () => {
  it('is read back as it was written, pages one behind the other', async () => {
    const book = await written([
      [['member', 'points']],
      [
        ['M1', 12.5],
        ['会员 2', -3],
      ],
      [['<M3> & "co"', null]],
    ])
    expect(await read(book)).toEqual([
      ['member', 'points'],
      ['M1', '12.5'],
      ['会员 2', '-3'],
      ['<M3> & "co"', ''],
    ])
  })

  it.each(['=1+1', '+8613800000000', '-2', '@SUM(A1)', '\t=1+1', '=cmd|"/c calc"!A1'])(
    'holds %j as text that no spreadsheet runs, as it is',
    async (text) => {
      const book = await written([[['a'], [text]]])
      const sheet = strFromU8(unzipSync(book)['xl/worksheets/sheet1.xml']!)
      expect(sheet).not.toContain('<f')
      expect(sheet.match(/t="inlineStr"/g)).toHaveLength(2)
      expect((await read(book))[1]).toEqual([text])
    },
  )

  it('leaves out what XML cannot say, and what Excel would not keep', async () => {
    const rows = await read(await written([[['a'], [`x\u0000\u0008\ud800y😀`], ['z'.repeat(40_000)]]]))
    expect(rows[1]).toEqual(['xy😀'])
    expect(rows[2]![0]).toHaveLength(32_767)
  })

  it('goes on in a further sheet, under its heading, when one is full', async () => {
    const book = await written(
      [
        [['n'], [1], [2]],
        [[3], [4], [5]],
      ],
      3,
    )
    const files = unzipSync(book)
    const sheetOf = (n: number) =>
      [...strFromU8(files[`xl/worksheets/sheet${n}.xml`]!).matchAll(/<(?:v|t [^>]*)>([^<]*)</g)].map(([, text]) => text)
    expect([1, 2, 3].map(sheetOf)).toEqual([
      ['n', '1', '2'],
      ['n', '3', '4'],
      ['n', '5'],
    ])
    expect(strFromU8(files['xl/workbook.xml']!).match(/<sheet /g)).toHaveLength(3)
  })

  it('is handed on while it is written: what waits does not grow with it', async () => {
    let longest = 0
    let total = 0
    async function* many() {
      yield [['a', 'b']]
      for (let page = 0; page < 200; page++)
        yield Array.from({ length: 1_000 }, (_, row) => [`${page}/${(row * 7919) % 1000}`, row])
    }
    for await (const part of workbookOf(many())) {
      longest = Math.max(longest, part.length)
      total += part.length
    }
    expect(total).toBeGreaterThan(1_000_000)
    expect(longest).toBeLessThan(200_000)
  })
})
