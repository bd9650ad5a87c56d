import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { EngineAccess } from '../engines.ts'
import { PLANNING } from '../platform/log/sink.ts'
import { type Entry, type Manifest, type Sums, writeEntry, writeManifest } from './backupFile.ts'
import { heldLines, historyTablesOf, holdHistory, letGo } from './historyTables.ts'
import { ANCHORS, contentOf, FILES, filesIn } from './homeFiles.ts'
import { connectOwner, copyOut, stateOf, tablesOf } from './postgresTables.ts'
import { SealedWriter } from './sealed.ts'

/** What a backup is taken of. */
export interface Sources {
  readonly access: EngineAccess
  readonly home: string
  readonly product: string
  readonly rootKeyMark: string
  now(): Date
  /** Sends on to the history what was planned in a workspace before nothing new was; false when another is at it. */
  finishPlan(workspaceId: string): Promise<boolean>
}

export interface Target {
  readonly folder: string
  readonly key: Buffer
  readonly id: string
  readonly signal: AbortSignal
  onProgress(rows: { done: number; total: number }): Promise<void>
}

export interface Taken {
  readonly file: string
  readonly at: Date
  readonly bytes: number
  readonly rows: number
}

export const SUFFIX = '.backup'
/** Of a file that is being written. Nobody takes it for a backup, and the next one removes it. */
const PARTIAL = '.partial'

/**
 * Writes one file that holds the whole installation as it is at one moment: everything of Postgres under one snapshot, and
 * the history exactly as far as the cursors of that snapshot say. For this the history's followers plan nothing new for as
 * long as it takes to begin a transaction and to link the parts of the history: some ten milliseconds.
 */
export async function takeBackup(sources: Sources, target: Target): Promise<Taken> {
  await removePartial(target.folder)
  const begun = sources.now()
  const file = `regulars-${begun.toISOString().slice(0, 19).replaceAll(':', '-')}-${target.id.slice(-4)}${SUFFIX}`
  const path = join(target.folder, `${file}${PARTIAL}`)
  const writer = await SealedWriter.create(path, target.key, {
    id: target.id,
    at: begun.toISOString(),
    product: sources.product,
  })
  const client = await connectOwner(sources.access.ownerUrl).catch(async (error: Error) => {
    await writer.close()
    await rm(path, { force: true })
    throw error
  })
  try {
    const at = await writeAll(client, writer, sources, target)
    await rename(path, join(target.folder, file))
    return { file, bytes: writer.bytes, ...at }
  } catch (error) {
    await writer.close().catch(() => {})
    await rm(path, { force: true })
    throw error
  } finally {
    await client.end()
    await letGo(sources.access.store)
  }
}

async function writeAll(client: pg.Client, writer: SealedWriter, sources: Sources, target: Target) {
  const { store } = sources.access
  const entries: (Pick<Entry, 'kind' | 'name'> & Sums)[] = []
  let done = 0
  let total = 0
  const add = async (entry: Entry, source: { content: AsyncIterable<Buffer>; rows: () => number }) => {
    const sums = await writeEntry(writer, entry, heeding(target.signal, source.content), source.rows)
    entries.push({ kind: entry.kind, name: entry.name, ...sums })
    done += sums.rows
    if (sums.rows > 0) await target.onProgress({ done, total: Math.max(done, total) })
  }
  const addFiles = async (folders: readonly string[]) => {
    for (const name of await filesIn(sources.home, folders))
      await add({ kind: 'file', name, columns: [] }, { content: contentOf(sources.home, name), rows: () => 0 })
  }

  await addFiles(ANCHORS)
  const history = await historyTablesOf(store)
  await inStep(client, sources, async () => {
    await client.query('begin isolation level repeatable read read only')
    // The first statement takes the snapshot.
    await client.query('select pg_current_snapshot()')
    await holdHistory(store, history)
  })
  const at = sources.now()
  const { migrations, sequences, nextXid } = await stateOf(client)
  total = await estimate(client)
  for (const table of await tablesOf(client)) await add({ kind: 'table', ...table }, copyOut(client, table))
  for (const table of history) await add({ kind: 'history', ...table }, heldLines(store, table))
  await client.query('commit')
  await addFiles(FILES)
  const manifest: Manifest = {
    at: at.toISOString(),
    product: sources.product,
    migrations,
    nextXid,
    sequences,
    rootKeyMark: sources.rootKeyMark,
    entries,
  }
  await writeManifest(writer, manifest)
  return { at, rows: done }
}

/** A worker that was killed leaves a plan behind that nobody else would finish before it comes back. */
const LOOK_AGAIN_MS = 20
const PATIENCE_LOOKS = 3_000

/** Runs `moment` while the history has what the cursors say, no more and no less. */
async function inStep(client: pg.Client, sources: Sources, moment: () => Promise<void>): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [PLANNING])
  try {
    for (let looks = 0; ; looks++) {
      const { rows } = await client.query<{ id: string }>(
        'select distinct workspace_id as id from log.cursors where planned is not null',
      )
      if (rows.length === 0) break
      if (looks === PATIENCE_LOOKS)
        throw new Error('What was planned for the history does not get there; look whether ClickHouse works.')
      let sent = false
      for (const { id } of rows) sent = (await sources.finishPlan(id)) || sent
      if (!sent) await setTimeout(LOOK_AGAIN_MS)
    }
    await moment()
  } finally {
    await client.query('select pg_advisory_unlock($1)', [PLANNING]).catch(() => {})
  }
}

/** As far as the statistics know; for a bar that moves. */
async function estimate(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(
    `select coalesce(sum(greatest(reltuples, 0)), 0)::bigint as rows
       from pg_class
      where relkind = 'r' and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  )
  return rows[0]!.rows
}

async function* heeding(signal: AbortSignal, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    signal.throwIfAborted()
    yield piece
  }
}

async function removePartial(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith(PARTIAL)) await rm(join(folder, name), { force: true })
}
