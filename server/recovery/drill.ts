import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineAccess } from '../engines.ts'
import { listWorkspaceIds } from '../modules/access/index.ts'
import type { Platform } from '../platform/context.ts'
import type { Module } from '../platform/module.ts'
import { openPostgres } from '../platform/postgres.ts'
import { loadBackup, openBackup, type Place } from './load.ts'
import { connectOwner } from './postgresTables.ts'
import { verifyAll } from './verifyAll.ts'

export interface Drilled {
  readonly backupAt: Date
  readonly rows: number
  readonly unequal: readonly string[]
  /** Ids of the invariants that do not hold. */
  readonly broken: readonly string[]
}

/** Scratch databases have names that begin so, and go when a drill begins or ends. Another installation has other names. */
export function scratchOf({ ownerUrl }: EngineAccess): string {
  return `drill_${createHash('sha256').update(databaseOf(ownerUrl)).digest('hex').slice(0, 10)}_`
}

/**
 * Restores a backup beside what is in use – databases of its own on the same engines, a folder of its own – and looks
 * whether everything is there and agrees with itself. All of it goes again, whatever happens.
 */
export async function drillOf(
  of: { readonly platform: Platform; readonly access: EngineAccess; readonly modules: readonly Module[] },
  backup: { readonly path: string; readonly key: Buffer },
  onProgress: (rows: { done: number; total: number }) => Promise<void>,
): Promise<Drilled> {
  await removeScratch(of.access)
  const name = `${scratchOf(of.access)}${randomBytes(6).toString('hex')}`
  const home = await mkdtemp(join(tmpdir(), 'regulars-drill-'))
  try {
    await inAdmin(of.access, `create database ${name}`)
    await of.access.store.command(`create database ${name}`)
    const { history, store } = await of.access.store.open(name)
    try {
      const place: Place = {
        access: {
          ownerUrl: inDatabase(of.access.ownerUrl, name),
          appUrl: inDatabase(of.access.appUrl, name),
          store,
        },
        home,
      }
      const opened = await openBackup(backup.path, backup.key, { whole: false })
      try {
        const { rows, unequal, manifest } = await loadBackup(opened, place, onProgress)
        const backupAt = new Date(manifest.at)
        const broken = await brokenIn({ ...of.platform, history, home }, place.access.appUrl, {
          modules: of.modules,
          at: backupAt,
        })
        return { backupAt, rows, unequal, broken }
      } finally {
        await opened.reader.close()
      }
    } finally {
      await history.close()
    }
  } finally {
    await removeScratch(of.access)
    await rm(home, { recursive: true, force: true })
  }
}

/** The invariants of every workspace, over the role of the product. */
async function brokenIn(
  platform: Omit<Platform, 'postgres'>,
  appUrl: string,
  of: { readonly modules: readonly Module[]; readonly at: Date },
): Promise<string[]> {
  const postgres = openPostgres({ connectionString: appUrl, maxConnections: 2 })
  const scratch: Platform = { ...platform, postgres, wake: () => {} }
  try {
    return (await verifyAll(scratch, await listWorkspaceIds(scratch), of.modules, of.at)).broken
  } finally {
    await postgres.close()
  }
}

async function removeScratch(access: EngineAccess): Promise<void> {
  const client = await connectOwner(access.ownerUrl)
  try {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [scratchOf(access)],
    )
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`)
  } finally {
    await client.end()
  }
  const left = await access.store.rows<{ name: string }>(
    `select name from system.databases where startsWith(name, '${scratchOf(access)}')`,
  )
  for (const { name } of left) await access.store.command(`drop database ${name} sync`)
}

async function inAdmin({ ownerUrl }: EngineAccess, statement: string): Promise<void> {
  const client = await connectOwner(ownerUrl)
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Addresses with a socket have no host before the path, which `URL` does not read. */
const DATABASE = /(?<=:\/\/[^/]*\/)[^/?]*/

function databaseOf(url: string): string {
  return DATABASE.exec(url)?.[0] ?? ''
}

function inDatabase(url: string, database: string): string {
  return url.replace(DATABASE, database)
}
