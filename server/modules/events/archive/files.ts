import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Platform } from '#platform/context'
import { sealing, unsealing } from '#platform/crypto/sealedStream'
import { contextOf } from './archive.ts'
import { type Bundle, decodeBundles, encodeBundle } from './bundles.ts'

/** What opens the files of a workspace. */
export interface Place {
  readonly workspaceId: string
  readonly fileId: string
  readonly key: Buffer
}

/** Where one lies. */
export interface Named {
  readonly workspaceId: string
  readonly fileName: string
}

/** A file as it lies on the disk. */
export interface Lying {
  readonly bytes: number
  readonly digest: Buffer
}

const READ_BYTES = 256 * 1024
/** Ends the name of a file that is not whole. */
const DRAFT = '.part'

export function folderOf({ archiveFolder }: Pick<Platform, 'archiveFolder'>, workspaceId: string): string {
  return join(archiveFolder, workspaceId)
}

/** Writes a file and sees it on the disk. It has a name that says that it is not whole until {@link adopt}. */
export async function writeDraft(
  platform: Platform,
  place: Place & { readonly fileName: string },
  bundles: AsyncIterable<Bundle>,
): Promise<void> {
  const folder = folderOf(platform, place.workspaceId)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await pipeline(
    Readable.from(encoded(bundles)),
    sealing({ key: place.key, context: contextOf(place.workspaceId, place.fileId), random: platform.random }),
    createWriteStream(join(folder, place.fileName + DRAFT), { mode: 0o600, flags: 'wx', flush: true }),
  )
}

async function* encoded(bundles: AsyncIterable<Bundle>): AsyncGenerator<Buffer> {
  for await (const bundle of bundles) yield encodeBundle(bundle)
}

/** Nothing came of it. */
export function discardDraft(platform: Platform, { workspaceId, fileName }: Named): Promise<void> {
  return removeFile(platform, { workspaceId, fileName: fileName + DRAFT })
}

/** Reads a draft back from the disk, and gives it its name once `check` is content with what it holds. */
export async function adopt(
  platform: Platform,
  place: Place & { readonly fileName: string },
  check: (bundles: AsyncIterable<Bundle>) => Promise<void>,
): Promise<Lying> {
  const folder = folderOf(platform, place.workspaceId)
  const path = join(folder, place.fileName)
  const lying = { bytes: 0, hash: createHash('sha256') }
  await check(
    bundlesAt(path + DRAFT, place, (piece) => {
      lying.bytes += piece.length
      lying.hash.update(piece)
    }),
  )
  await rename(path + DRAFT, path)
  await syncFolder(folder)
  return { bytes: lying.bytes, digest: lying.hash.digest() }
}

/** The bundles of a file, one after the other. Fails at what is not as it was written. */
export function readFile(
  platform: Pick<Platform, 'archiveFolder'>,
  place: Place & { readonly fileName: string },
): AsyncGenerator<Bundle> {
  return bundlesAt(join(folderOf(platform, place.workspaceId), place.fileName), place, () => {})
}

async function* bundlesAt(
  path: string,
  { key, workspaceId, fileId }: Place,
  seen: (piece: Buffer) => void,
): AsyncGenerator<Bundle> {
  const out = new PassThrough()
  const reading = pipeline(
    createReadStream(path, { highWaterMark: READ_BYTES }),
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        seen(piece)
        yield piece
      }
    },
    unsealing({ key, context: contextOf(workspaceId, fileId) }),
    out,
  )
  // A reader who has what they wanted leaves; that is no failure of the file.
  reading.catch(() => {})
  yield* decodeBundles(out)
  await reading
}

/** The size and checksum of a file as it lies there now; undefined where there is none. */
export async function lookAt(
  platform: Pick<Platform, 'archiveFolder'>,
  { workspaceId, fileName }: Named,
): Promise<Lying | undefined> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const path = join(folderOf(platform, workspaceId), fileName)
    for await (const piece of createReadStream(path, { highWaterMark: READ_BYTES })) {
      bytes += piece.length
      hash.update(piece)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return { bytes, digest: hash.digest() }
}

/**
 * Removes what an interrupted move left. A try is named before it is begun, so that what is seen here and is not among the
 * names asked for afterwards can never count.
 */
export async function sweep(
  platform: Pick<Platform, 'archiveFolder'>,
  workspaceId: string,
  namesInUse: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  const folder = folderOf(platform, workspaceId)
  const seen = await readdir(folder).catch(() => [])
  const used = await namesInUse()
  for (const name of seen) if (!used.has(name.replace(DRAFT, ''))) await rm(join(folder, name), { force: true })
}

export async function removeFile(
  platform: Pick<Platform, 'archiveFolder'>,
  { workspaceId, fileName }: Named,
): Promise<void> {
  await rm(join(folderOf(platform, workspaceId), fileName), { force: true })
}

/** The name, too, must outlive a power cut before anything is taken out of the history; Windows has no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
