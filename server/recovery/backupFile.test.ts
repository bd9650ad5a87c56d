import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Manifest, readEntries, readManifest, writeEntry, writeManifest } from './backupFile.ts'
import { SealedReader, SealedWriter } from './sealed.ts'

const folder = await mkdtemp(join(tmpdir(), 'regulars-backup-file-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const key = Buffer.alloc(32, 3)
const heading = { id: 'one', at: '2026-03-02T10:00:00.000Z', product: '0.1.0' }
const manifest: Manifest = {
  at: heading.at,
  product: '0.1.0',
  migrations: [],
  nextXid: '800',
  sequences: [],
  rootKeyMark: '',
  entries: [],
}

async function* pieces(count: number, bytes: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index++) yield Buffer.alloc(bytes, index % 251)
}

async function written(name: string, entries: Record<string, AsyncIterable<Buffer>>): Promise<string> {
  const path = join(folder, name)
  const writer = await SealedWriter.create(path, key, heading)
  for (const [table, content] of Object.entries(entries))
    await writeEntry(writer, { kind: 'table', name: table, columns: ['a'] }, content, () => 1)
  await writeManifest(writer, manifest)
  return path
}

describe('a backup file', () => {
  test('is read as it was written, entry by entry, and its manifest alone', async () => {
    const path = await written('plain', { empty: pieces(0, 1), one: pieces(1, 10), many: pieces(300, 4_096) })
    const reader = await SealedReader.open(path, key)
    const read: Record<string, number> = {}
    await readEntries(reader, async ({ name }, content) => {
      read[name] = 0
      for await (const piece of content) read[name] += piece.length
    })
    expect(read).toEqual({ empty: 0, one: 10, many: 300 * 4_096 })
    expect(await readManifest(reader)).toEqual(manifest)
    await reader.close()
  })

  test('shows nothing of what is in it', async () => {
    const path = await written('secret', {
      names: (async function* () {
        yield Buffer.from('Zyxwv Quetzal')
      })(),
    })
    const bytes = await readFile(path)
    expect(bytes.includes('Quetzal')).toBe(false)
    expect(bytes.includes('names')).toBe(false)
  })

  test('of one file does not take chunks of another with the same key', async () => {
    const one = await readFile(await written('one', { t: pieces(1, 10) }))
    const other = await readFile(await written('two', { t: pieces(1, 10) }))
    const startOf = (bytes: Buffer) => bytes.indexOf(10, bytes.indexOf(10) + 1) + 1
    const path = join(folder, 'mixed')
    await writeFile(path, Buffer.concat([one.subarray(0, startOf(one)), other.subarray(startOf(other))]))
    await expect(SealedReader.open(path, key)).rejects.toMatchObject({ fault: 'wrong_key' })
  })

  test('that nobody ended is damaged', async () => {
    const path = join(folder, 'unfinished')
    const writer = await SealedWriter.create(path, key, heading)
    await writeEntry(writer, { kind: 'table', name: 't', columns: [] }, pieces(3, 100), () => 3)
    await writer.close()
    const reader = await SealedReader.open(path, key)
    await expect(readManifest(reader)).rejects.toMatchObject({ fault: 'damaged' })
    await expect(readEntries(reader, async (_, content) => void (await drained(content)))).rejects.toMatchObject({
      fault: 'damaged',
    })
    await reader.close()
  })

  test('of an eighth of a gigabyte takes some dozen megabytes of memory', async () => {
    const before = process.memoryUsage().rss
    let peak = before
    const watched = (async function* () {
      for await (const piece of pieces(2_048, 65_536)) {
        peak = Math.max(peak, process.memoryUsage().rss)
        yield piece
      }
    })()
    const reader = await SealedReader.open(await written('large', { large: watched }), key)
    let bytes = 0
    await readEntries(reader, async (_, content) => {
      bytes = await drained(content)
      peak = Math.max(peak, process.memoryUsage().rss)
    })
    await reader.close()
    expect(bytes).toBe(2_048 * 65_536)
    expect((peak - before) / 1e6).toBeLessThan(90)
  }, 60_000)
})

async function drained(content: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0
  for await (const piece of content) bytes += piece.length
  return bytes
}
