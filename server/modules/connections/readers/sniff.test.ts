import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fileOf, readAll, workbookOf, zipOf } from './memory.fixture.ts'

const text = '订单号,商品,金额\nA1,"茉莉花茶, 两盒",12.50\nA2,龙井,8\n'
const rows = [
  ['A1', '茉莉花茶, 两盒', '12.50'],
  ['A2', '龙井', '8'],
]
const utf16be = (value: string) => Buffer.from(value, 'utf16le').swap16()
/** The same text in GBK: Node can only read it. */
const gbk = Buffer.from(
  'b6a9b5a5bac52cc9ccc6b72cbdf0b6ee0a41312c22dcd4c0f2bba8b2e82c20c1bdbad0222c31322e35300a41322cc1fabeae2c380a',
  'hex',
)

describe('what a file is', () => {
  it.each([
    ['UTF-8', Buffer.from(text), 'utf-8', false],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), 'utf-8', false],
    ['UTF-16 little-endian', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le', false],
    ['UTF-16 big-endian', utf16be(`\uFEFF${text}`), 'utf-16be', false],
    ['GBK', gbk, 'gbk', false],
    ['GBK, compressed', gzipSync(gbk), 'gbk', true],
    ['UTF-8, compressed', gzipSync(text), 'utf-8', true],
    ['Windows line ends', Buffer.from(text.replaceAll('\n', '\r\n')), 'utf-8', false],
    ['old Mac line ends', Buffer.from(text.replaceAll('\n', '\r')), 'utf-8', false],
    ['semicolons', Buffer.from(text.replaceAll(',', ';').replace('; 两盒', ', 两盒')), 'utf-8', false],
    ['tabs', Buffer.from(text.replaceAll(',', '\t').replace('\t 两盒', ', 两盒')), 'utf-8', false],
  ])('CSV in %s, cut anywhere', async (_, content, encoding, compressed) => {
    for (const pieceBytes of [64 * 1024, 7, 1]) {
      const read = await readAll(fileOf(content, pieceBytes))
      expect(read.details).toMatchObject({ format: 'csv', encoding, compressed, columns: ['订单号', '商品', '金额'] })
      expect(read.values).toEqual(rows)
    }
  })

  it('finds GBK although it first shows after a megabyte of plain text', async () => {
    const plain = `a,b\n${'1234567,xyz\n'.repeat(150_000)}`
    const { details, rows } = await readAll(
      fileOf(Buffer.concat([Buffer.from(plain), gbk.subarray(14, 46), Buffer.from('\n')])),
    )
    expect(details.encoding).toBe('gbk')
    expect(rows.some((row) => row.fault?.reason === 'wrong_encoding')).toBe(false)
  })

  it('NDJSON: keys inside objects, long numbers digit by digit, bad lines by themselves', async () => {
    const content = [
      '{"order":{"id":20260302123456789012},"qty":2,"price":0.1,"tags":["a"]}',
      '{"order":{"id":"x"},"qty":null,"price":1e-3}',
      'not json',
      '[1]',
      '',
      '{"order":{"id":7},"nul":"a\\u0000b","price":5}',
    ].join('\n')
    const read = await readAll(fileOf(content, 5))
    expect(read.details.columns).toEqual(['order.id', 'qty', 'price', 'tags', 'nul'])
    expect(read.values).toEqual([
      ['20260302123456789012', '2', '0.1', '["a"]', ''],
      ['x', '', '0.001', '', ''],
      'malformed_json',
      'malformed_json',
      'binary',
    ])
    expect(read.rows.map((row) => row.line)).toEqual([1, 2, 3, 4, 6])
    expect((await readAll(fileOf(gzipSync(content)))).values).toEqual(read.values)
  })

  it.each([
    ['empty', Buffer.alloc(0), 'is empty'],
    ['blank', Buffer.from(' \n\n'), 'is empty'],
    ['compressed nothing', gzipSync(''), 'is empty'],
    ['binary', Buffer.from([1, 2, 0, 3, 255, 254, 0, 0, 7]), 'not text'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old .xls'],
    ['PDF', Buffer.from('%PDF-1.7\n'), 'not text'],
    ['Latin-1', Buffer.from('name,city\nMüller,Köln\nGroß,Tübingen\n', 'latin1'), 'neither UTF-8, UTF-16 nor GBK'],
    ['a JSON array', Buffer.from('[{"a":1}]'), 'one JSON array'],
    ['JSON lines without objects', Buffer.from('{bad\n{worse\n'), 'not JSON objects'],
    ['a cut-off archive', gzipSync(text.repeat(1000)).subarray(0, 60), 'cut off'],
    ['a damaged workbook', workbookOf('<row/>').subarray(0, 300), 'damaged'],
    ['a zip that is no workbook', zipOf({ 'orders.csv': text }), 'not a workbook'],
    ['an empty workbook', workbookOf(''), 'is empty'],
    ['a workbook of broken XML', workbookOf('<row><c></row>'), 'damaged'],
    ['blank headings', Buffer.from(',,\n1,2,3\n'), 'does not name columns'],
  ])('%s is refused with the reason', async (_, content, reason) => {
    await expect(readAll(fileOf(content))).rejects.toThrow(reason)
  })

  it('a heading without lines is a file without rows', async () => {
    expect((await readAll(fileOf('a,b\n'))).rows).toEqual([])
  })

  it('names ragged, binary and broken lines, and reads the others', async () => {
    const content = Buffer.concat([
      Buffer.from(`${'茶'.repeat(40)},b\n1,2\n1,2,3\n1\n`),
      Buffer.from([0x31, 0xff, 0x2c, 0x32, 0x0a]),
      Buffer.from('"x,1\n龙井,2\n'),
    ])
    const read = await readAll(fileOf(content))
    expect(read.values).toEqual([['1', '2'], 'ragged', 'ragged', 'wrong_encoding', 'unclosed_quote', ['龙井', '2']])
  })

  it('takes text that was damaged before as it is: U+FFFD in good UTF-8', async () => {
    expect((await readAll(fileOf('a,b\nM\uFFFDller,2\n'))).values).toEqual([['M\uFFFDller', '2']])
  })

  it('names a line that holds NUL far into the file', async () => {
    const read = await readAll(fileOf(`a,b\n${'1234567,xyz\n'.repeat(100_000)}x\0,y\n1,2\n`))
    expect(read.values.slice(-2)).toEqual(['binary', ['1', '2']])
  })

  it('stops at a zip bomb without inflating it', async () => {
    const line = `${'0'.repeat(100_000)},2\n`
    const bomb = gzipSync(`a,b\n${line.repeat(500)}`)
    expect(bomb.length).toBeLessThan(200 * 1024)
    await expect(readAll(fileOf(bomb))).rejects.toThrow('far larger than the file')
    const cell = `<row><c t="inlineStr"><is><t>${'0'.repeat(100_000)}</t></is></c></row>`
    const sheet = workbookOf(cell.repeat(500))
    await expect(readAll(fileOf(sheet))).rejects.toThrow('far larger than the file')
  })
})

describe('workbooks', () => {
  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="166" formatCode="000000"/><numFmt numFmtId="167" formatCode="#,##0.00&quot; days&quot;"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="31"/></cellXfs></styleSheet>'

  it('reads the first sheet as a person sees it', async () => {
    const sheet = workbookOf(
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>when</t></is></c><c r="C1" t="inlineStr"><is><t>price</t></is></c><c r="D1" t="inlineStr"><is><t>no</t></is></c></row>' +
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>40513.351388888892</v></c><c r="C3"><v>2.5499999999999998</v></c><c r="D3" s="3"><v>42</v></c></row>' +
        '<row r="4"><c r="B4" s="2"><v>44986</v></c><c r="C4" s="4"><v>1234.5</v></c></row>' +
        '<row r="5"><c r="A5"></c></row>' +
        '<row><c t="str"><v>007</v></c><c s="5"><v>44986.5</v></c><c t="e"><v>#N/A</v></c><c t="b"><v>1</v></c></row>' +
        '<row r="7"><c r="E7" t="inlineStr"><is><t>beyond</t></is></c></row>',
      {
        'xl/styles.xml': styles,
        'xl/sharedStrings.xml':
          '<sst><si><t>id</t></si><si><r><t>茉莉</t></r><r><t> &amp; 茶</t></r><rPh><t>ignored</t></rPh></si></sst>',
      },
    )
    const read = await readAll(fileOf(sheet, 11))
    expect(read.details).toMatchObject({ format: 'xlsx', columns: ['id', 'when', 'price', 'no'] })
    expect(read.values).toEqual([
      ['茉莉 & 茶', '2010-12-01 08:26:00', '2.55', '000042'],
      ['', '2023-03-01 00:00:00', '1234.5', ''],
      ['007', '2023-03-01 12:00:00', '', '1'],
      'ragged',
    ])
    expect(read.rows.map((row) => row.line)).toEqual([3, 4, 6, 7])
  })

  it('counts days from 1904 where the workbook does', async () => {
    const sheet = workbookOf('<row><c t="inlineStr"><is><t>when</t></is></c></row><row><c s="1"><v>0.5</v></c></row>', {
      'xl/workbook.xml': '<workbook><workbookPr date1904="1"/><sheets><sheet r:id="rId7"/></sheets></workbook>',
      'xl/styles.xml': styles,
    })
    expect((await readAll(fileOf(sheet))).values).toEqual([['1904-01-01 12:00:00']])
  })

  it('expands no entity of a document type', async () => {
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    await expect(readAll(fileOf(workbookOf('', { 'xl/worksheets/first.xml': bomb })))).rejects.toThrow('damaged')
  })
})
