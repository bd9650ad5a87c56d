import { Readable } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'
import { formats } from './formats.ts'
import type { FileBytes, Row } from './reader.ts'
import { sniff } from './sniff.ts'

/** A file in memory, handed out in small pieces so that characters, quotes and line ends are cut in two. */
export function fileOf(content: Buffer | string, pieceBytes = 64 * 1024): FileBytes {
  const bytes = Buffer.from(content)
  const pieces = function* (from: number, to: number) {
    for (let at = from; at < to; at += pieceBytes) yield bytes.subarray(at, Math.min(at + pieceBytes, to))
  }
  return {
    size: bytes.length,
    stream: () => Readable.from(pieces(0, bytes.length), { objectMode: false }),
    range: (start, end) => Readable.from(pieces(start, end), { objectMode: false }),
  }
}

/** Sniffs and reads a file to the end. */
export async function readAll(file: FileBytes) {
  const { details, sample } = await sniff(file)
  const rows: Row[] = []
  for await (const batch of formats[details.format].rows(file, details, { bytes: 0 })) rows.push(...batch)
  return { details, sample, rows, values: rows.map((row) => row.values ?? row.fault?.reason) }
}

/** A zip archive of these parts. */
export function zipOf(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(plain), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(plain.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(Buffer.concat(directory).length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

/** A workbook whose first sheet has these rows, as XML. */
export function workbookOf(sheet: string, more: Readonly<Record<string, string>> = {}): Buffer {
  return zipOf({
    'xl/workbook.xml':
      '<workbook><sheets><sheet name="a" r:id="rId7"/><sheet name="b" r:id="rId8"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId8" Target="worksheets/other.xml"/><Relationship Id="rId7" Target="worksheets/first.xml"/></Relationships>',
    'xl/worksheets/first.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  })
}
