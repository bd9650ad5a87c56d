import { mkdir, open, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** A sentence for the person who starts the program: what is wrong and what to do. */
export class StartError extends Error {}

/** Less than this is not worth starting with: a checkpoint alone may want it. */
const MIN_FREE_BYTES = 300 * 1024 * 1024

/** Makes the folder of the program's state ready and holds it, so that two programs never write to one. */
export async function takeHome(home: string): Promise<() => Promise<void>> {
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The folder ${home} cannot be made (${error.code}). Set REGULARS_HOME to one you can write to.`,
    )
  })
  const { bavail, bsize } = await statfs(home)
  if (bavail * bsize < MIN_FREE_BYTES) {
    throw new StartError(
      `The disk of ${home} has ${Math.round((bavail * bsize) / 1048576)} MB free; at least ${MIN_FREE_BYTES / 1048576} MB are needed. Free some, or set REGULARS_HOME to another disk.`,
    )
  }
  return takeLock(join(home, 'instance.pid'), home)
}

async function takeLock(path: string, home: string): Promise<() => Promise<void>> {
  const holder = await holderOf(path)
  if (holder !== undefined) {
    throw new StartError(
      `Another Regulars (process ${holder}) already uses ${home}. Stop it, or set REGULARS_HOME to another folder.`,
    )
  }
  await rm(path, { force: true })
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new StartError(`Another Regulars is starting in ${home} at this moment.`)
    throw new StartError(
      `The folder ${home} cannot be written to (${error.code}). Set REGULARS_HOME to one you can write to.`,
    )
  })
  await file.writeFile(`${process.pid}\n${await startedAt(process.pid)}\n`)
  await file.close()
  return () => rm(path, { force: true })
}

/** The process that holds the folder, if it lives: a number may have gone to another program since. */
async function holderOf(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const [pid, started] = text.split('\n')
  const number = Number(pid)
  if (!number || number === process.pid) return undefined
  try {
    process.kill(number, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined
  }
  return started === (await startedAt(number)) ? number : undefined
}

/** When a process began, as far as the system tells: Linux does, in field 22 of its stat. */
async function startedAt(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

export async function refuseTakenPort(port: number, host: string): Promise<void> {
  if (port === 0) return
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`
      reject(new StartError(`The port ${port} on ${host} ${reason}. Stop that program, or set PORT to another number.`))
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

export interface Credentials {
  readonly url: string
  readonly portalUrl: string
  readonly adminEmail: string
  readonly adminPassword: string
  readonly apiKey: string
  readonly writeKey: string
  readonly workspaceId: string
}

const fileOf = (home: string) => join(home, 'credentials.json')

export async function readCredentials(home: string): Promise<Credentials | undefined> {
  const text = await readFile(fileOf(home), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Credentials)
}

export async function writeCredentials(home: string, credentials: Credentials): Promise<void> {
  await writeFile(fileOf(home), `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 })
}
