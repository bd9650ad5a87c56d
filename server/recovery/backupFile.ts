import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { CannotOpen, type Piece, type SealedReader, type SealedWriter } from './sealed.ts'

/** One thing in a backup: a table, a table of the history, or a file of the home folder. */
export interface Entry {
  readonly kind: 'table' | 'history' | 'file'
  readonly name: string
  /** In the order of the content; none of a file. */
  readonly columns: readonly string[]
}

export interface Sums {
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** What a backup says of itself, as its last chunk. */
export interface Manifest {
  readonly at: string
  readonly product: string
  /** Names and checksums of the migrations, in order. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[]
  /** The number that the next transaction would have had: what is written after a restore is counted on from it. */
  readonly nextXid: string
  readonly sequences: readonly { readonly name: string; readonly value: string }[]
  /** Tells whether a root key is the one that the data was encrypted under, and nothing of the key. */
  readonly rootKeyMark: string
  readonly entries: readonly (Pick<Entry, 'kind' | 'name'> & Sums)[]
}

const BEGIN = 1
const CONTENT = 2
const END = 3
const MANIFEST = 4

/** Speed counts more than size; what is large is compressed already: the log, exports. */
const COMPRESSION = { level: 1, chunkSize: 256 * 1024 } as const

/** Writes an entry as it comes. `rows` is asked for when the content has come to its end. */
export async function writeEntry(
  file: SealedWriter,
  entry: Entry,
  source: AsyncIterable<Buffer>,
  rows: () => number,
): Promise<Sums> {
  await file.write({ kind: BEGIN, body: Buffer.from(JSON.stringify(entry)) })
  const meter = new Meter()
  const gzip = createGzip(COMPRESSION)
  const feeding = pipeline(Readable.from(meter.through(source)), gzip)
  feeding.catch(() => {})
  for await (const body of gzip) await file.write({ kind: CONTENT, body: body as Buffer })
  await feeding
  const sums = { rows: rows(), ...meter.sums() }
  await file.write({ kind: END, body: Buffer.from(JSON.stringify(sums)) })
  return sums
}

export function writeManifest(file: SealedWriter, manifest: Manifest): Promise<void> {
  return file.end({ kind: MANIFEST, body: Buffer.from(JSON.stringify(manifest)) })
}

export async function readManifest(reader: SealedReader): Promise<Manifest> {
  const piece = await reader.last()
  if (piece.kind !== MANIFEST) throw new CannotOpen('damaged', 'the file is damaged: its manifest is missing')
  return JSON.parse(piece.body.toString('utf8')) as Manifest
}

/** Reads the whole file without doing anything with it: every chunk is there, in its place and as it was written. */
export async function proveWhole(reader: SealedReader): Promise<void> {
  for await (const _ of reader.pieces());
}

/** Hands each entry with its content to `take`, which must read all of it, and proves what was read by its sums. */
export async function readEntries(
  reader: SealedReader,
  take: (entry: Entry, content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const pieces = reader.pieces()
  for await (const piece of pieces) {
    if (piece.kind === MANIFEST) continue
    if (piece.kind !== BEGIN) throw new CannotOpen('damaged', 'the file is damaged: an entry has no beginning')
    const entry = JSON.parse(piece.body.toString('utf8')) as Entry
    const content = new Content(pieces)
    await take(entry, content.read())
    content.prove(entry)
  }
}

class Content {
  readonly #pieces: AsyncGenerator<Piece>
  readonly #meter = new Meter()
  #sums: Sums | undefined

  constructor(pieces: AsyncGenerator<Piece>) {
    this.#pieces = pieces
  }

  async *read(): AsyncGenerator<Buffer> {
    const gunzip = createGunzip({ chunkSize: COMPRESSION.chunkSize })
    const feeding = pipeline(Readable.from(this.#compressed()), gunzip)
    feeding.catch(() => {})
    yield* this.#meter.through(gunzip)
    await feeding
  }

  prove(entry: Entry): void {
    const { bytes, sha256 } = this.#meter.sums()
    if (!this.#sums || this.#sums.bytes !== bytes || this.#sums.sha256 !== sha256)
      throw new CannotOpen('damaged', `the file is damaged: ${entry.name} is not what was written`)
  }

  // By hand: `for await` would end the pieces of the whole file with those of this entry.
  async *#compressed(): AsyncGenerator<Buffer> {
    for (;;) {
      const { value, done } = await this.#pieces.next()
      if (done) throw new CannotOpen('damaged', 'the file is damaged: an entry has no end')
      if (value.kind === END) {
        this.#sums = JSON.parse(value.body.toString('utf8')) as Sums
        return
      }
      yield value.body
    }
  }
}

class Meter {
  readonly #hash = createHash('sha256')
  #bytes = 0

  async *through(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      this.#hash.update(piece)
      this.#bytes += piece.length
      yield piece
    }
  }

  sums(): { bytes: number; sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') }
  }
}
