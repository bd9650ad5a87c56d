import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import yauzl from 'yauzl'
import { type ZipPart, zipOf } from './zip.ts'

async function bytesOf(parts: readonly ZipPart[]): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of zipOf(parts, new Date('2026-03-02T10:20:30Z'))) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function aPart(name: string, ...texts: readonly string[]): ZipPart {
  return {
    name,
    async *content() {
      yield* texts
    },
  }
}

it('another implementation reads back what was written, in order', async () => {
  const long = '积分 points\n'.repeat(200_000)
  const zip = await yauzl.fromBufferPromise(
    await bytesOf([aPart('a.txt', 'one, ', 'two'), aPart('会员.csv', long), aPart('empty')]),
  )
  const found: [string, string][] = []
  for await (const entry of zip.eachEntry()) {
    found.push([entry.fileName, await text(await zip.openReadStreamPromise(entry))])
    expect(entry.getLastModDate({ timezone: 'UTC' }).toISOString()).toBe('2026-03-02T10:20:30.000Z')
  }
  expect(found).toEqual([
    ['a.txt', 'one, two'],
    ['会员.csv', long],
    ['empty', ''],
  ])
})

it('a part that fails ends the archive', async () => {
  const failing: ZipPart = {
    name: 'a',
    async *content() {
      yield 'begun'
      throw new Error('the source broke')
    },
  }
  await expect(bytesOf([failing])).rejects.toThrow('the source broke')
})
