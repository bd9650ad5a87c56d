import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { CannotDecrypt } from './keys.ts'
import { CHUNK_BYTES, sealing, unsealing } from './sealedStream.ts'

const random = seededRandom(11)
const key = random.bytes(32)
const HEADER = 36
const SEALED_CHUNK = CHUNK_BYTES + 16

/** `pieces` of a size that no chunk has, as a disk or a socket gives them. */
const inPieces = (bytes: Buffer, size = 10_007) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size)),
  )
const seal = (plain: Buffer, context = 'archive/a') => buffer(inPieces(plain).pipe(sealing({ key, context, random })))
const open = (sealed: Buffer, { context = 'archive/a', with: withKey = key } = {}) => {
  const opening = unsealing({ key: withKey, context })
  inPieces(sealed).pipe(opening)
  return buffer(opening)
}

const text = random.bytes(CHUNK_BYTES * 2 + 5_000)
const sealed = await seal(text)

describe('a sealed stream', () => {
  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])(
    'of %i bytes opens as it was',
    async (size) => {
      const plain = text.subarray(0, Math.min(size, text.length))
      expect((await open(await seal(plain))).equals(plain)).toBe(true)
    },
  )

  it('shows nothing of what is in it, and differs each time', async () => {
    const words = Buffer.from('Order Completed '.repeat(100))
    const [one, other] = [await seal(words), await seal(words)]
    expect(one.includes('Order')).toBe(false)
    expect(one.subarray(HEADER).equals(other.subarray(HEADER))).toBe(false)
  })

  it.each([
    ['within a chunk', sealed.length - 100],
    ['at the end of a chunk', HEADER + 2 * SEALED_CHUNK],
    ['after its first chunk', HEADER + SEALED_CHUNK],
    ['after its header', HEADER],
    ['within its header', 20],
  ])('that was cut short %s does not open', async (_where, length) => {
    await expect(open(sealed.subarray(0, length))).rejects.toThrow(CannotDecrypt)
  })

  const chunk = (bytes: Buffer, number: number) =>
    bytes.subarray(HEADER + number * SEALED_CHUNK, HEADER + (number + 1) * SEALED_CHUNK)
  it.each([
    ['with two chunks exchanged', [chunk(sealed, 1), chunk(sealed, 0), chunk(sealed, 2)]],
    ['with a chunk twice', [chunk(sealed, 0), chunk(sealed, 0), chunk(sealed, 1), chunk(sealed, 2)]],
    ['with a chunk left out', [chunk(sealed, 0), chunk(sealed, 2)]],
    ['that goes on after its end', [chunk(sealed, 0), chunk(sealed, 1), chunk(sealed, 2), Buffer.alloc(40)]],
  ])('%s does not open', async (_what, chunks) => {
    await expect(open(Buffer.concat([sealed.subarray(0, HEADER), ...chunks]))).rejects.toThrow(CannotDecrypt)
  })

  it('with a chunk of another stream under the same key does not open', async () => {
    const other = await seal(text)
    const mixed = Buffer.concat([sealed.subarray(0, HEADER + SEALED_CHUNK), other.subarray(HEADER + SEALED_CHUNK)])
    await expect(open(mixed)).rejects.toThrow(CannotDecrypt)
  })

  it.each([0, 10, HEADER, HEADER + 70, sealed.length - 1])('with byte %i changed does not open', async (at) => {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    await expect(open(changed)).rejects.toThrow(CannotDecrypt)
  })

  it('does not open in another place, or with another key', async () => {
    await expect(open(sealed, { context: 'archive/b' })).rejects.toThrow(CannotDecrypt)
    await expect(open(sealed, { with: random.bytes(32) })).rejects.toThrow(CannotDecrypt)
  })
})
