import { basename, dirname } from 'node:path'
import type { EngineAccess } from '../engines.ts'
import { listWorkspaceIds } from '../modules/access/index.ts'
import type { Platform } from '../platform/context.ts'
import { readKeyFile } from '../platform/crypto/keyFile.ts'
import type { Module } from '../platform/module.ts'
import { Journal } from './journal.ts'
import { CannotRestore, type Loaded, loadBackup, openBackup, refuseFilled, releaseForUse, unload } from './load.ts'
import { rootKeyMark } from './recovery.ts'
import { type Replayed, replay } from './replay.ts'
import { failOrphans, finish } from './runs.store.ts'
import type { SealedReader } from './sealed.ts'
import { verifyAll } from './verifyAll.ts'

export interface RestoreReport extends Loaded, Replayed {
  /** Lines of the journal that do not open. */
  readonly unreadable: number
  readonly checks: number
  readonly broken: readonly string[]
  readonly seconds: number
}

export interface Restore {
  readonly file: string
  readonly keyFile: string
  readonly access: EngineAccess
  readonly home: string
  readonly modules: readonly Module[]
  /** Of the root key that is there: whether it opens what was sealed is asked before anything is written. */
  readonly keys: Platform['keys']
  assemble(): Promise<Platform>
}

/**
 * Restores a backup into an installation that is empty and opens for nobody meanwhile: refuses first whatever can be refused,
 * loads, takes back again what members took back after the backup, and checks every invariant. `assemble` puts the product
 * together over the loaded tables; nothing of its background work has been started.
 */
export async function restoreInstallation(of: Restore): Promise<RestoreReport> {
  const started = performance.now()
  const key = await readKeyFile(of.keyFile).catch((error: Error) => {
    throw new CannotRestore('wrong_key', { how: error.message })
  })
  const place = { access: of.access, home: of.home }
  const opened = await openBackup(of.file, key, { whole: true })
  try {
    if (opened.manifest.rootKeyMark !== rootKeyMark(of)) throw new CannotRestore('root_key', { home: of.home })
    await refuseFilled(place)
    const loaded = await loadBackup(opened, place)
    try {
      const done = await finishRestore(of, loaded, { key, own: opened.reader })
      await releaseForUse(place)
      return { ...loaded, ...done, seconds: (performance.now() - started) / 1000 }
    } catch (error) {
      await unload(place)
      throw error
    }
  } finally {
    await opened.reader.close()
  }
}

/** Modules that the replay writes to. */
const REPLAYED: ReadonlySet<string> = new Set(['members', 'consent'])

/** What must be so before the program may open what was loaded. */
async function finishRestore(of: Restore, loaded: Loaded, { key, own }: { key: Buffer; own: SealedReader }) {
  if (loaded.unequal.length > 0) throw new CannotRestore('counts_differ', { tables: loaded.unequal.join(', ') })
  const platform = await of.assemble()
  await platform.postgres.inInstallation(async (tx) => {
    // In its own rows the backup is still being taken.
    await finish(tx, own.heading.id, new Date(loaded.manifest.at), {
      state: 'done',
      file: basename(of.file),
      backupAt: new Date(loaded.manifest.at),
      bytes: own.size,
      rows: loaded.rows,
    })
    await failOrphans(tx, platform.clock.now())
  })
  const workspaceIds = await listWorkspaceIds(platform)
  const { records, unreadable } = await new Journal(dirname(of.file), async () => key).read()
  const verified = await verifyAll(platform, workspaceIds, of.modules, new Date(loaded.manifest.at))
  const replayed = await replay(platform, { workspaceIds, records, modules: of.modules })
  // The others follow the log, which is done when the program runs.
  const written = of.modules.filter(({ name }) => REPLAYED.has(name))
  const { broken } = await verifyAll(platform, workspaceIds, written, platform.clock.now())
  return { ...replayed, ...verified, broken: [...verified.broken, ...broken], unreadable }
}
