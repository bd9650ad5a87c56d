import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvRecord, CsvSplitter } from './csvRecords.ts'

function split(text: string, cuts: readonly number[] = [], delimiter = ','): CsvRecord[] {
  const splitter = new CsvSplitter(delimiter)
  const places = [0, ...[...cuts].sort((a, b) => a - b).filter((cut) => cut <= text.length), text.length]
  const records = places.slice(1).flatMap((place, index) => splitter.push(text.slice(places[index], place)))
  return [...records, ...splitter.end()]
}

const fieldsOf = (records: readonly CsvRecord[]) => records.map((record) => record.fields ?? record.fault)

describe('CSV records', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a\n\n\nb\n', [['a'], ['b']]],
    ['"a,b",c\n', [['a,b', 'c']]],
    ['"a ""quoted"" b",c\n', [['a "quoted" b', 'c']]],
    [
      '"two\nlines",c\nd,e\n',
      [
        ['two\nlines', 'c'],
        ['d', 'e'],
      ],
    ],
    ['5" pipe,1\n', [['5" pipe', '1']]],
    ['"",""\n', [['', '']]],
    ['a,"b"', [['a', 'b']]],
    ['a,\n', [['a', '']]],
    [
      'a,"b"\r\n,\r\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
  ])('%j', (text, fields) => {
    expect(fieldsOf(split(text))).toEqual(fields)
  })

  it('counts lines as an editor does, whatever a field holds', () => {
    const records = split('h\n"a\nb\nc",1\nlast,2\n')
    expect(records.map((record) => record.line)).toEqual([1, 2, 5])
  })

  it('a quotation mark that is not closed costs its own line only', () => {
    expect(fieldsOf(split('a,b\n"x,1\ny,2\nz,3\n'))).toEqual([['a', 'b'], 'unclosed_quote', ['y', '2'], ['z', '3']])
    expect(fieldsOf(split('a,b\n"x"y,1\nz,3\n'))).toEqual([['a', 'b'], 'unclosed_quote', ['z', '3']])
  })

  it('a line of ten megabytes is refused, and the next one is read', () => {
    const long = 'x'.repeat(10 * 1024 * 1024)
    const cuts = Array.from({ length: 200 }, (_, index) => index * 64 * 1024)
    for (const text of [`a,b\n${long},1\nc,2\n`, `a,b\n"${long},1\nc,2\n`]) {
      const records = split(text, cuts)
      expect(fieldsOf(records)).toEqual([['a', 'b'], expect.stringMatching(/line_too_long|unclosed_quote/), ['c', '2']])
      expect(records[1]!.text.length).toBeLessThanOrEqual(1000)
      expect(records[2]!.line).toBe(3)
    }
  })

  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '中', '0'), maxLength: 6 })
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

  it('says what csv-parse says of well-formed text, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(
        table,
        fc.array(fc.nat(200), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, cuts, lineEnd) => {
          const text = rows.map((row) => row.map(quoted).join(',') + lineEnd).join('')
          const expected = parse(text, { relax_column_count: true, relax_quotes: true, record_delimiter: lineEnd })
          expect(fieldsOf(split(text, cuts))).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('loses no line of any text, and reads it alike however it is cut', () => {
    const soup = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 40 })
    fc.assert(
      fc.property(soup, fc.array(fc.nat(40), { maxLength: 6 }), (text, cuts) => {
        const whole = split(text)
        expect(split(text, cuts)).toEqual(whole)
        const seen = whole.map((record) => record.text).join('')
        const plain = (value: string) => value.replace(/[\r\n]/g, '')
        expect(plain(seen)).toBe(plain(text))
      }),
      { numRuns: 1000 },
    )
  })
})
