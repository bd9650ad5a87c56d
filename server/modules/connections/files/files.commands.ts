import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { ImportFile } from '@regulars/contract/connections'
import type { z } from 'zod'
import type { Ctx, Outside, Platform } from '#platform/context'
import { Refusal } from '#platform/errors'
import { asSystem, inTransaction } from '#platform/transaction'
import type { ImportKind } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import { guessColumns } from '../mapping/fit.ts'
import { suggestMapping } from '../mapping/mappings.commands.ts'
import { FileProblem } from '../readers/reader.ts'
import { sniff } from '../readers/sniff.ts'
import { deleteFiles, filesToRemove, insertFile, type StoredFile } from './files.store.ts'
import { KEY_SEAL, pathOf } from './openFile.ts'
import { KEY_BYTES, openSealed, TooLarge, writeSealed } from './sealedFile.ts'

/** Two gibibytes: 25 million lines. */
export const MAX_FILE_BYTES = 2 * 1024 ** 3
/** A file that was looked at and not imported is forgotten after this time. */
const KEPT_DAYS = 2
const DAY_MS = 86_400_000

/** A file that has arrived and can be read, not yet kept. */
export interface ReceivedFile extends StoredFile {
  readonly sample: Awaited<ReturnType<typeof sniff>>['sample']
}

/** Takes a file as it streams in, and answers with what is in it. */
export async function uploadFile(
  ctx: Outside,
  { name, kind }: { readonly name: string; readonly kind: ImportKind },
  content: Readable,
  maxBytes: number = MAX_FILE_BYTES,
): Promise<z.input<typeof ImportFile>> {
  const file = await receiveFile(ctx, name, content, maxBytes)
  const { fileId, bytes, details, sample } = file
  try {
    const suggestedMapping = await inTransaction(ctx, ctx, async (inside) => {
      await keepFile(inside, file, kind)
      return suggestMapping(inside, kind, details.columns)
    })
    return {
      id: fileId,
      name: file.name,
      bytes,
      format: details.format,
      encoding: details.encoding,
      columns: [...details.columns],
      sample: [...sample],
      suggestedMapping,
      guessedColumns: guessColumns(kinds[kind], details.columns),
    }
  } catch (error) {
    await dropFile(ctx, fileId)
    throw error
  }
}

/** Writes a file to the disk, encrypted, and looks what it is. Whoever receives it keeps or drops it. */
export async function receiveFile(
  ctx: Outside,
  name: string,
  content: Readable,
  maxBytes: number = MAX_FILE_BYTES,
): Promise<ReceivedFile> {
  const fileId = ctx.ids.next()
  const key = ctx.random.bytes(KEY_BYTES)
  const path = pathOf(ctx, ctx.workspaceId, fileId)
  const bytes = await writeSealed(content, { path, key, maxBytes }).catch((error: unknown) => {
    throw error instanceof TooLarge ? new Refusal('body_too_large', { limit: maxBytes }) : error
  })
  try {
    const { details, sample } = await readable(ctx, () => sniff(openSealed({ path, key, bytes })))
    const sealedKey = ctx.keys.seal(ctx.workspaceId, KEY_SEAL, key)
    return { fileId, name: cleanName(name), bytes, details, sample, sealedKey }
  } catch (error) {
    await dropFile(ctx, fileId)
    throw error
  }
}

export async function keepFile(ctx: Ctx, file: ReceivedFile, kind: ImportKind): Promise<void> {
  const { fileId, name, bytes, details } = file
  await insertFile(ctx.tx, ctx.workspaceId, { ...file, uploadedAt: ctx.now })
  const after = { name, kind, bytes, format: details.format }
  ctx.record({ action: 'file.uploaded', object: { kind: 'file', id: fileId }, before: null, after })
}

export async function dropFile(ctx: Outside, fileId: string): Promise<void> {
  await rm(pathOf(ctx, ctx.workspaceId, fileId), { force: true })
}

/** Removes files that nothing waits for; the row goes first, and with it the key. */
export async function removeOldFiles(platform: Platform, workspaceId: string): Promise<void> {
  const fileIds = await asSystem(platform, workspaceId, async (ctx: Ctx) => {
    const old = await filesToRemove(ctx.tx, workspaceId, new Date(ctx.now.getTime() - KEPT_DAYS * DAY_MS))
    await deleteFiles(ctx.tx, workspaceId, old)
    return old
  })
  for (const fileId of fileIds) await rm(pathOf(platform, workspaceId, fileId), { force: true })
}

function cleanName(name: string): string {
  const last = name.replace(/^.*[/\\]/, '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  return last.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').trim() || 'file'
}

async function readable<T>(ctx: Pick<Outside, 'locale'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FileProblem) throw new Refusal('file_unreadable', { reason: error.words[ctx.locale] })
    throw error
  }
}
