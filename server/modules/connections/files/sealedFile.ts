import { createCipheriv, createDecipheriv } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PassThrough, type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileBytes } from '../readers/reader.ts'

/**
 * Uploaded files hold names and telephone numbers, so they lie on the disk encrypted, each under a key of its own that
 * is sealed in the database: deleting the row is enough. AES-256 in counter mode, because spreadsheets are read from
 * the end; a key is used for one file only, so the counter starts at zero.
 */
const ALGORITHM = 'aes-256-ctr'
const BLOCK_BYTES = 16
const READ_BYTES = 256 * 1024
export const KEY_BYTES = 32

/** Thrown when more bytes arrive than are taken. */
export class TooLarge extends Error {}

export async function writeSealed(
  content: Readable,
  to: { readonly path: string; readonly key: Buffer; readonly maxBytes: number },
): Promise<number> {
  await mkdir(dirname(to.path), { recursive: true, mode: 0o700 })
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > to.maxBytes ? new TooLarge() : null, chunk)
    },
  })
  const cipher = createCipheriv(ALGORITHM, to.key, counterAt(0))
  try {
    await pipeline(content, counted, cipher, createWriteStream(to.path, { mode: 0o600, flags: 'wx', flush: true }))
  } catch (error) {
    await rm(to.path, { force: true })
    throw error
  }
  return bytes
}

export function openSealed(from: { readonly path: string; readonly key: Buffer; readonly bytes: number }): FileBytes {
  const range = (start: number, end: number) => {
    if (end <= start) return new PassThrough().end()
    const block = Math.floor(start / BLOCK_BYTES)
    const cipher = createReadStream(from.path, {
      start: block * BLOCK_BYTES,
      end: end - 1,
      highWaterMark: READ_BYTES,
    })
    const decipher = createDecipheriv(ALGORITHM, from.key, counterAt(block))
    // The bytes of the block before the start move the counter and are then left out.
    const plain = start % BLOCK_BYTES === 0 ? undefined : without(start % BLOCK_BYTES)
    cipher.on('error', (error) => decipher.destroy(error))
    decipher.on('close', () => cipher.destroy())
    cipher.pipe(decipher)
    return plain ? decipher.pipe(plain) : decipher
  }
  return { size: from.bytes, range, stream: () => range(0, from.bytes) }
}

function counterAt(block: number): Buffer {
  const counter = Buffer.alloc(BLOCK_BYTES)
  counter.writeBigUInt64BE(BigInt(block), 8)
  return counter
}

function without(bytes: number): Transform {
  let left = bytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const cut = Math.min(left, chunk.length)
      left -= cut
      done(null, chunk.subarray(cut))
    },
  })
}
