import { once } from 'node:events'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A file of an archive, made while it is written. */
export interface ZipPart {
  readonly name: string
  content(): AsyncIterable<string>
}

/** Sizes and offsets have 32 bits in the plain format; more would need its extension. */
const MAX_BYTES = 0xffff_ffff
const LOCAL = 0x04034b50
const DESCRIPTOR = 0x08074b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
/** Sizes follow the content, for they are not known before; names are UTF-8. */
const FLAGS = 0x0008 | 0x0800
const DEFLATE = 8

/**
 * An archive as a stream of bytes (PKWARE APPNOTE 6.3, without encryption and Zip64): whatever the size of its parts, a
 * few buffers are held. `zip.test.ts` reads it back with another implementation.
 */
export async function* zipOf(parts: readonly ZipPart[], at: Date): AsyncGenerator<Buffer> {
  const entries: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const name = Buffer.from(part.name, 'utf8')
    const header = Buffer.concat([localHeader(name, at), name])
    yield header
    const written = { crc: 0, plain: 0, packed: 0 }
    for await (const chunk of packed(part.content(), written)) yield chunk
    yield sizesOf(written)
    entries.push(Buffer.concat([centralHeader(name, at, written, offset), name]))
    offset += header.length + written.packed + 16
    if (offset > MAX_BYTES || written.plain > MAX_BYTES) throw new Error(`the archive is too large at ${part.name}`)
  }
  const central = Buffer.concat(entries)
  yield central
  yield endOf(parts.length, central.length, offset)
}

interface Written {
  crc: number
  plain: number
  packed: number
}

async function* packed(content: AsyncIterable<string>, written: Written): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw()
  const fed = feed(content, deflate, written)
  // A source that fails ends the stream too; the failure itself is thrown below.
  fed.catch((error) => deflate.destroy(error))
  for await (const chunk of deflate) {
    written.packed += (chunk as Buffer).length
    yield chunk as Buffer
  }
  await fed
}

async function feed(content: AsyncIterable<string>, deflate: ReturnType<typeof createDeflateRaw>, written: Written) {
  for await (const text of content) {
    const bytes = Buffer.from(text, 'utf8')
    written.crc = crc32(bytes, written.crc)
    written.plain += bytes.length
    if (!deflate.write(bytes)) await once(deflate, 'drain')
  }
  deflate.end()
}

function localHeader(name: Buffer, at: Date): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(LOCAL, 0)
  header.writeUInt16LE(VERSION, 4)
  header.writeUInt16LE(FLAGS, 6)
  header.writeUInt16LE(DEFLATE, 8)
  header.writeUInt32LE(dosTime(at), 10)
  header.writeUInt16LE(name.length, 26)
  return header
}

function sizesOf({ crc, plain, packed: length }: Written): Buffer {
  const descriptor = Buffer.alloc(16)
  descriptor.writeUInt32LE(DESCRIPTOR, 0)
  descriptor.writeUInt32LE(crc, 4)
  descriptor.writeUInt32LE(length, 8)
  descriptor.writeUInt32LE(plain, 12)
  return descriptor
}

function centralHeader(name: Buffer, at: Date, { crc, plain, packed: length }: Written, offset: number): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(CENTRAL, 0)
  header.writeUInt16LE(VERSION, 4)
  header.writeUInt16LE(VERSION, 6)
  header.writeUInt16LE(FLAGS, 8)
  header.writeUInt16LE(DEFLATE, 10)
  header.writeUInt32LE(dosTime(at), 12)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(length, 20)
  header.writeUInt32LE(plain, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt32LE(offset, 42)
  return header
}

function endOf(count: number, centralLength: number, centralOffset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(centralLength, 12)
  end.writeUInt32LE(centralOffset, 16)
  return end
}

/** The time in the low, the day in the high half, in steps of two seconds since 1980. */
function dosTime(at: Date): number {
  const day = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return ((day << 16) | time) >>> 0
}
