import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { findBinaries, runnerFor } from '../../platform/embedded/postgres.binaries.ts'
import { freePort, pause } from './process.ts'

const PASSWORD = 'outside'
const PATIENCE_MS = 60_000

/** A PostgreSQL that the program neither starts nor stops, as a host of databases gives one: no role of ours is superuser. */
export interface OutsidePostgres {
  readonly superuserUrl: string
  /** Owns the database, and with it the tables. */
  readonly ownerUrl: string
  readonly appUrl: string
}

export async function anOutsidePostgres(): Promise<OutsidePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-outside-'))
  const port = await freePort()
  const server = await startServer(folder, port)
  onTestFinished(async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGINT')
    await gone
    await rm(folder, { recursive: true, force: true })
  })
  const urlOf = (user: string, database: string) => `postgres://${user}:${PASSWORD}@127.0.0.1:${port}/${database}`
  const superuser = await connectPatiently(urlOf('postgres', 'postgres'))
  await superuser.query(`create role regulars_owner login nosuperuser nobypassrls password '${PASSWORD}'`)
  await superuser.query(`create role regulars_app login nosuperuser nobypassrls password '${PASSWORD}'`)
  await superuser.query('create database regulars owner regulars_owner')
  await superuser.end()
  return {
    superuserUrl: urlOf('postgres', 'regulars'),
    ownerUrl: urlOf('regulars_owner', 'regulars'),
    appUrl: urlOf('regulars_app', 'regulars'),
  }
}

async function startServer(folder: string, port: number): Promise<ChildProcess> {
  const binaries = await findBinaries()
  const run = await runnerFor(folder)
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, PASSWORD)
  const init = run(binaries.initdb, ['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256'])
  if (init.uid !== undefined) spawnSync('chown', [`${init.uid}:${init.gid}`, passwordFile])
  const made = spawnSync(init.command, init.args, { encoding: 'utf8', uid: init.uid, gid: init.gid })
  if (made.status !== 0) throw new Error(made.stderr)
  const start = run(binaries.postgres, ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder])
  return spawn(start.command, start.args, { stdio: 'ignore', uid: start.uid, gid: start.gid })
}

async function connectPatiently(url: string): Promise<pg.Client> {
  for (let waited = 0; ; waited += 100) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return client
    } catch (error) {
      if (waited > PATIENCE_MS) throw error
      await pause(100)
    }
  }
}
