import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { createImport, uploadImportFile } from '@regulars/contract/connections'
import type { importKinds } from '@regulars/contract/mappings'
import type { Session } from '../session.ts'
import { type Import, importSentence, watch } from './importProgress.ts'

export interface Options {
  readonly mapping: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** The whole path of a file; undefined, and said so, when there is none. */
export async function pathOf(session: Session, file: string): Promise<string | undefined> {
  const path = resolve(session.cwd, file)
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return path
  session.err(importSentence(session.locale, 'no_file', { file: path }))
  return undefined
}

/** Uploads a file as a stream, imports it, and follows the import to its end. */
export async function importFile(
  session: Session,
  path: string,
  { kind, mapping, dryRun = false }: Options & { readonly kind: (typeof importKinds)[number] },
): Promise<Import> {
  const { api } = session
  const content = Readable.toWeb(createReadStream(path, { highWaterMark: 256 * 1024 })) as ReadableStream<Uint8Array>
  const uploaded = await api(uploadImportFile, { query: { name: basename(path), kind } }, { file: content })
  return watch(session, await api(createImport, { body: { file: uploaded.id, kind, mapping, dryRun } }))
}
