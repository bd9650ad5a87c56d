import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { Transform } from 'node:stream'
import type { Random } from '../random.ts'
import { CannotDecrypt } from './keys.ts'

/**
 * A stream of any length, encrypted in chunks, so that neither side holds more than one in memory:
 *
 *   'RGS1' | salt (32 bytes) | chunk 0 | chunk 1 | … | last chunk
 *
 * Each chunk is AES-256-GCM over 64 KiB, the last one over what is left. The key of a stream is derived from the given key,
 * its own salt and its context, and is used for this stream only: so the nonce of a chunk is its number. The number, and
 * whether it is the last, are authenticated: a stream that was cut short, reordered, or put together from others does not
 * open. What comes out of {@link unsealing} counts only once the stream has ended without an error.
 */
const MAGIC = Buffer.from('RGS1')
const SALT_BYTES = 32
const HEADER_BYTES = MAGIC.length + SALT_BYTES
const NONCE_BYTES = 12
const TAG_BYTES = 16
export const CHUNK_BYTES = 64 * 1024

/** What a stream belongs to. The same words are needed to open it, so that one cannot stand in the place of another. */
export interface SealedStream {
  readonly key: Buffer
  readonly context: string
}

/** Plain bytes in, a sealed stream out. */
export function sealing({ key, context, random }: SealedStream & { readonly random: Random }): Transform {
  const salt = random.bytes(SALT_BYTES)
  const streamKey = deriveKey({ key, context }, salt)
  const cut = cutter(CHUNK_BYTES)
  let number = 0
  const seal = (plain: Buffer, isLast: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', streamKey, nonceOf(number))
    cipher.setAAD(labelOf(number, isLast))
    number += 1
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  let begun = false
  const header = (stream: Transform) => {
    if (!begun) stream.push(Buffer.concat([MAGIC, salt]))
    begun = true
  }
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      header(this)
      for (const chunk of cut.take(bytes)) this.push(seal(chunk, false))
      done()
    },
    flush(done) {
      header(this)
      this.push(seal(cut.rest(), true))
      done()
    },
  })
}

/** A sealed stream in, the plain bytes out; fails with {@link CannotDecrypt} at the first chunk that is not as it was written. */
export function unsealing({ key, context }: SealedStream): Transform {
  const cut = cutter(CHUNK_BYTES + TAG_BYTES)
  let head: Buffer = Buffer.alloc(0)
  let streamKey: Buffer | undefined
  let number = 0
  const open = (sealed: Buffer, isLast: boolean) => {
    if (!streamKey || sealed.length < TAG_BYTES) throw cannotOpen(context, number)
    const decipher = createDecipheriv('aes-256-gcm', streamKey, nonceOf(number))
    decipher.setAAD(labelOf(number, isLast))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    try {
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
      number += 1
      return plain
    } catch (error) {
      throw cannotOpen(context, number, error)
    }
  }
  /** What follows the header; nothing while that is incomplete. */
  const afterHeader = (bytes: Buffer): Buffer => {
    if (streamKey) return bytes
    head = Buffer.concat([head, bytes])
    if (head.length < HEADER_BYTES) return Buffer.alloc(0)
    if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw cannotOpen(context, 0)
    streamKey = deriveKey({ key, context }, head.subarray(MAGIC.length, HEADER_BYTES))
    return head.subarray(HEADER_BYTES)
  }
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      try {
        for (const chunk of cut.take(afterHeader(bytes))) this.push(open(chunk, false))
        done()
      } catch (error) {
        done(error as Error)
      }
    },
    flush(done) {
      try {
        this.push(open(cut.rest(), true))
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

function deriveKey({ key, context }: SealedStream, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `regulars sealed stream/${context}`, 32))
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeBigUInt64BE(BigInt(number), NONCE_BYTES - 8)
  return nonce
}

function labelOf(number: number, isLast: boolean): Buffer {
  const label = Buffer.alloc(9)
  label.writeBigUInt64BE(BigInt(number))
  label.writeUInt8(isLast ? 1 : 0, 8)
  return label
}

/** Cuts what comes into pieces of one size, and keeps the newest back: whether it is the last is known only at the end. */
function cutter(size: number) {
  let kept: Buffer[] = []
  let length = 0
  return {
    *take(bytes: Buffer): Generator<Buffer> {
      kept.push(bytes)
      length += bytes.length
      if (length <= size) return
      const all = Buffer.concat(kept)
      let at = 0
      for (; length - at > size; at += size) yield all.subarray(at, at + size)
      kept = [all.subarray(at)]
      length -= at
    },
    rest: () => Buffer.concat(kept),
  }
}

function cannotOpen(context: string, number: number, cause?: unknown): CannotDecrypt {
  return new CannotDecrypt(
    `the sealed stream of "${context}" does not open at chunk ${number}: it was cut short, changed or moved, or its key is another`,
    { cause },
  )
}
