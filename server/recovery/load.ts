import type pg from 'pg'
import type { EngineAccess } from '../engines.ts'
import { migrationFolders } from '../platform/folders.ts'
import { migratePostgres, readMigrations } from '../platform/migrate.ts'
import { migrateHistory } from '../platform/migrateHistory.ts'
import { type Manifest, proveWhole, readEntries, readManifest } from './backupFile.ts'
import { dropHistory, fillHistory, historyCount, historyTablesOf } from './historyTables.ts'
import { putFile } from './homeFiles.ts'
import { connectOwner, continueNumbers, copyIn, countOf, isEmpty, makeEmpty } from './postgresTables.ts'
import { CannotOpen, SealedReader } from './sealed.ts'
import { beginRestore, endRestore, isUnderWay } from './underWay.ts'

/** Where a backup is put: engines that are empty, and a folder for its files. */
export interface Place {
  readonly access: EngineAccess
  readonly home: string
}

export interface Loaded {
  readonly manifest: Manifest
  readonly rows: number
  /** Tables that have another number of rows than the manifest says. */
  readonly unequal: readonly string[]
}

/** Why a backup is not restored. The words are in `refusals.ts`. */
export type RestoreFault =
  | CannotOpen['fault']
  | 'newer_migrations'
  | 'other_migrations'
  | 'database_not_empty'
  | 'history_not_empty'
  | 'root_key'
  | 'counts_differ'

export class CannotRestore extends Error {
  readonly fault: RestoreFault
  readonly values: Readonly<Record<string, string>>

  constructor(fault: RestoreFault, values: Readonly<Record<string, string>> = {}) {
    super(`${fault}: ${Object.values(values).join(', ')}`)
    this.fault = fault
    this.values = values
  }
}

/** Opens a file and reads what it says of itself; `whole` reads it to its end, so that damage shows before anything is done. */
export async function openBackup(
  path: string,
  key: Buffer,
  { whole }: { readonly whole: boolean },
): Promise<{ reader: SealedReader; manifest: Manifest }> {
  let reader: SealedReader | undefined
  try {
    reader = await SealedReader.open(path, key)
    if (whole) await proveWhole(reader)
    const manifest = await readManifest(reader)
    await refuseUnknownMigrations(manifest)
    return { reader, manifest }
  } catch (error) {
    await reader?.close()
    throw error instanceof CannotOpen ? new CannotRestore(error.fault, { how: error.message }) : error
  }
}

async function refuseUnknownMigrations(manifest: Manifest): Promise<void> {
  const known = new Map((await readMigrations(migrationFolders.postgres)).map((one) => [one.name, one.checksum]))
  for (const { name, checksum } of manifest.migrations) {
    if (!known.has(name)) throw new CannotRestore('newer_migrations', { name, product: manifest.product })
    if (known.get(name) !== checksum) throw new CannotRestore('other_migrations', { name })
  }
}

/** Before anything is done to a place: whether it is empty. What a restore that was killed has left is taken away. */
export async function refuseFilled(place: Place): Promise<void> {
  const { access } = place
  const client = await connectOwner(access.ownerUrl)
  try {
    if (await isUnderWay(client)) await clear(client, place)
    if (!(await isEmpty(client))) throw new CannotRestore('database_not_empty')
  } finally {
    await client.end()
  }
  for (const { name } of await historyTablesOf(access.store))
    if ((await historyCount(access.store, name)) > 0) throw new CannotRestore('history_not_empty', { table: name })
}

/** Takes away what was loaded, of a restore that failed afterwards. */
export async function unload(place: Place): Promise<void> {
  const client = await connectOwner(place.access.ownerUrl)
  try {
    await clear(client, place)
  } finally {
    await client.end()
  }
}

async function clear(client: pg.Client, { access }: Place): Promise<void> {
  await makeEmpty(client)
  await dropHistory(access.store)
}

/** Lets the program open what was restored. */
export async function releaseForUse({ access }: Place): Promise<void> {
  const client = await connectOwner(access.ownerUrl)
  try {
    await endRestore(client)
  } finally {
    await client.end()
  }
}

/**
 * Puts a backup into engines that are empty: the tables as they were when it was taken, then its rows in one transaction, then
 * what newer migrations change. When it fails the engines are empty again. Until {@link releaseForUse} the program does not
 * start on them.
 */
export async function loadBackup(
  { reader, manifest }: { reader: SealedReader; manifest: Manifest },
  place: Place,
  onProgress: (rows: { done: number; total: number }) => Promise<void> = async () => {},
): Promise<Loaded> {
  await refuseFilled(place)
  const client = await connectOwner(place.access.ownerUrl)
  try {
    await beginRestore(client)
    await migratePostgres(
      place.access.ownerUrl,
      migrationFolders.postgres,
      new Set(manifest.migrations.map(({ name }) => name)),
    )
    await migrateHistory(place.access.store.command, migrationFolders.clickhouse)
    await client.query('begin')
    await fill(client, reader, { place, manifest, onProgress })
    await continueNumbers(client, manifest)
    await client.query('commit')
    await client.query('analyze')
    const loaded = await compare(client, manifest, place)
    await migratePostgres(place.access.ownerUrl, migrationFolders.postgres)
    return loaded
  } catch (error) {
    await client.query('rollback').catch(() => {})
    await clear(client, place)
    throw error instanceof CannotOpen ? new CannotRestore(error.fault, { how: error.message }) : error
  } finally {
    await client.end()
  }
}

async function fill(
  client: pg.Client,
  reader: SealedReader,
  of: { place: Place; manifest: Manifest; onProgress: (rows: { done: number; total: number }) => Promise<void> },
): Promise<void> {
  const rowsOf = new Map(of.manifest.entries.map(({ kind, name, rows }) => [`${kind} ${name}`, rows]))
  const total = of.manifest.entries.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  await readEntries(reader, async (entry, content) => {
    if (entry.kind === 'table') await copyIn(client, entry, content)
    else if (entry.kind === 'history') await fillHistory(of.place.access.store, entry, content)
    else await putFile(of.place.home, entry.name, content)
    const rows = rowsOf.get(`${entry.kind} ${entry.name}`) ?? 0
    done += rows
    if (rows > 0) await of.onProgress({ done, total })
  })
}

/** Counts what is there now, table by table, against what the manifest says. */
async function compare(client: pg.Client, manifest: Manifest, { access }: Place): Promise<Loaded> {
  const unequal = []
  let rows = 0
  for (const { kind, name, rows: expected } of manifest.entries) {
    if (kind === 'file') continue
    const count = kind === 'table' ? await countOf(client, name) : await historyCount(access.store, name)
    rows += count
    if (count !== expected) unequal.push(`${name}: ${count} ≠ ${expected}`)
  }
  return { manifest, rows, unequal }
}
