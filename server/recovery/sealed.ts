import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

/**
 * An encrypted file that is written and read from its beginning to its end, in little memory.
 *
 *   REGULARS-BACKUP 1\n  {"id":…,"salt":…}\n  chunk … chunk  place
 *
 * Each chunk is AES-256-GCM under a key of this file alone (HKDF of the backup key over the salt), with its number as the
 * nonce. What is authenticated beside it – the heading, the number, whether it is the last – makes a chunk that was changed,
 * moved, repeated, left out or taken from another file fail, and so does an end that is missing. `place` tells where the
 * last chunk begins, so that it can be read alone; it is only a hint, the chunk proves itself.
 */
export const FORMAT = 1
const MAGIC = 'REGULARS-BACKUP'

export interface Heading {
  readonly id: string
  /** The moment that the backup is of. */
  readonly at: string
  readonly product: string
}

export interface Piece {
  readonly kind: number
  readonly body: Buffer
}

/** Why a file cannot be opened. */
export type SealedFault = 'not_a_backup' | 'newer_format' | 'wrong_key' | 'damaged'

export class CannotOpen extends Error {
  readonly fault: SealedFault

  constructor(fault: SealedFault, message: string) {
    super(message)
    this.fault = fault
  }
}

const TAG_BYTES = 16
/** More than any chunk that is written: the manifest is the largest. */
const MAX_CHUNK_BYTES = 16 * 1024 * 1024
const MAX_HEADING_BYTES = 4096
const LAST = 0x8000_0000
const PLACE_BYTES = 12

export class SealedWriter {
  readonly #file: FileHandle
  readonly #cipher: ChunkCipher
  #number = 0n
  #bytes = 0

  private constructor(file: FileHandle, cipher: ChunkCipher) {
    this.#file = file
    this.#cipher = cipher
  }

  static async create(path: string, key: Buffer, heading: Heading): Promise<SealedWriter> {
    const salt = randomBytes(32)
    const text = `${MAGIC} ${FORMAT}\n${JSON.stringify({ ...heading, salt: salt.toString('base64') })}\n`
    const file = await open(path, 'wx', 0o600)
    const writer = new SealedWriter(file, new ChunkCipher(key, salt, text))
    await writer.#append(Buffer.from(text))
    return writer
  }

  get bytes(): number {
    return this.#bytes
  }

  async write(piece: Piece): Promise<void> {
    await this.#append(this.#cipher.seal(this.#number, piece, false))
    this.#number += 1n
  }

  /** The last chunk; the file is on the disk when this returns. */
  async end(piece: Piece): Promise<void> {
    const place = Buffer.alloc(PLACE_BYTES)
    place.writeBigUInt64BE(this.#number)
    const chunk = this.#cipher.seal(this.#number, piece, true)
    place.writeUInt32BE(chunk.length, 8)
    await this.#append(chunk)
    await this.#append(place)
    await this.#file.sync()
    await this.close()
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #append(bytes: Buffer): Promise<void> {
    await this.#file.writeFile(bytes)
    this.#bytes += bytes.length
  }
}

export class SealedReader {
  readonly heading: Heading
  readonly size: number
  readonly #file: FileHandle
  readonly #cipher: ChunkCipher
  readonly #start: number

  private constructor(file: FileHandle, size: number, cipher: ChunkCipher, heading: Heading, start: number) {
    this.#file = file
    this.size = size
    this.#cipher = cipher
    this.heading = heading
    this.#start = start
  }

  static async open(path: string, key: Buffer): Promise<SealedReader> {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const { text, salt, heading } = parseHeading(await bytesAt(file, 0, Math.min(size, MAX_HEADING_BYTES)), path)
      const reader = new SealedReader(file, size, new ChunkCipher(key, salt, text), heading, Buffer.byteLength(text))
      await reader.#proveKey()
      return reader
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Every piece in order; fails at the first that is not what was written, and at an end before the last. */
  async *pieces(): AsyncGenerator<Piece & { readonly isLast: boolean }> {
    let at = this.#start
    for (let number = 0n; ; number += 1n) {
      const { piece, isLast, next } = await this.#chunkAt(at, number)
      yield { ...piece, isLast }
      at = next
      if (isLast) break
    }
    if (at + PLACE_BYTES !== this.size) throw damaged('it goes on after its end')
  }

  async last(): Promise<Piece> {
    if (this.size < this.#start + PLACE_BYTES) throw damaged('its end is missing')
    const place = await bytesAt(this.#file, this.size - PLACE_BYTES, PLACE_BYTES)
    const begin = this.size - PLACE_BYTES - place.readUInt32BE(8)
    if (begin < this.#start) throw damaged('its end is missing')
    const { piece, isLast } = await this.#chunkAt(begin, place.readBigUInt64BE(0))
    if (!isLast) throw damaged('its end is missing')
    return piece
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  /** A first chunk that does not open means another key, far more often than damage at this very place. */
  async #proveKey(): Promise<void> {
    try {
      await this.#chunkAt(this.#start, 0n)
    } catch (error) {
      if (!(error instanceof CannotOpen) || error.message.includes(MISSING)) throw error
      throw new CannotOpen('wrong_key', 'the backup key is not the one that the file was written with')
    }
  }

  async #chunkAt(at: number, number: bigint) {
    const head = await bytesAt(this.#file, at, 4)
    const isLast = (head.readUInt32BE(0) & LAST) !== 0
    const length = head.readUInt32BE(0) % LAST
    if (length < TAG_BYTES + 1 || length > MAX_CHUNK_BYTES) throw damaged(`chunk ${number} has no possible length`)
    const piece = this.#cipher.open(number, await bytesAt(this.#file, at + 4, length), isLast)
    return { piece, isLast, next: at + 4 + length }
  }
}

const MISSING = 'a part of it is missing'

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, at + filled)
    if (bytesRead === 0) throw damaged(MISSING)
    filled += bytesRead
  }
  return bytes
}

function parseHeading(bytes: Buffer, path: string): { text: string; salt: Buffer; heading: Heading } {
  const first = bytes.indexOf(10)
  const second = bytes.indexOf(10, first + 1)
  const [magic, format] = bytes.subarray(0, Math.max(first, 0)).toString('utf8').split(' ')
  if (magic !== MAGIC || second < 0) throw new CannotOpen('not_a_backup', `${path} is not a backup of Regulars`)
  if (Number(format) > FORMAT) throw new CannotOpen('newer_format', `the format ${format} is newer than ${FORMAT}`)
  try {
    const { salt, ...heading } = JSON.parse(bytes.subarray(first + 1, second).toString('utf8')) as Heading & {
      salt: string
    }
    const text = bytes.subarray(0, second + 1).toString('utf8')
    return { text, salt: Buffer.from(salt, 'base64'), heading }
  } catch {
    throw damaged('its heading cannot be read')
  }
}

class ChunkCipher {
  readonly #key: Buffer
  readonly #heading: Buffer

  constructor(key: Buffer, salt: Buffer, heading: string) {
    this.#key = Buffer.from(hkdfSync('sha256', key, salt, `regulars backup ${FORMAT}`, 32))
    this.#heading = createHash('sha256').update(heading).digest()
  }

  seal(number: bigint, { kind, body }: Piece, isLast: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(number))
    cipher.setAAD(this.#bound(number, isLast))
    const sealed = Buffer.concat([cipher.update(Buffer.of(kind)), cipher.update(body), cipher.final()])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(((sealed.length + TAG_BYTES) | (isLast ? LAST : 0)) >>> 0)
    return Buffer.concat([head, sealed, cipher.getAuthTag()])
  }

  open(number: bigint, sealed: Buffer, isLast: boolean): Piece {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonceOf(number))
    decipher.setAAD(this.#bound(number, isLast))
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    try {
      const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
      decipher.final()
      return { kind: plain[0]!, body: plain.subarray(1) }
    } catch {
      throw damaged(`chunk ${number} was changed, moved or left out`)
    }
  }

  #bound(number: bigint, isLast: boolean): Buffer {
    return Buffer.concat([this.#heading, nonceOf(number), Buffer.of(isLast ? 1 : 0)])
  }
}

function nonceOf(number: bigint): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(number, 4)
  return nonce
}

function damaged(how: string): CannotOpen {
  return new CannotOpen('damaged', `the file is damaged: ${how}`)
}
