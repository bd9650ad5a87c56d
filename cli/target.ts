import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from './failure.ts'
import type { GlobalOptions, Surroundings } from './session.ts'

/** What `npm start` leaves for other programs of this machine. */
export interface Credentials {
  readonly url?: string
  readonly apiKey?: string
  readonly workspaceId?: string
  readonly adminEmail?: string
  readonly adminPassword?: string
}

export interface Target {
  readonly url: string
  readonly apiKey: string | undefined
}

/**
 * Which server to talk to: what was given, else the environment, else the credentials of the server of this folder. The
 * key of that file goes to the server of that file only.
 */
export function findTarget(given: GlobalOptions, { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>): Target {
  const named = trimmed(given.url ?? env.REGULARS_URL)
  const key = given.apiKey ?? env.REGULARS_API_KEY
  if (named && key) return { url: named, apiKey: key }
  const found = readCredentials(env, cwd)
  const url = named ?? trimmed(found?.url)
  if (!url) throw new Failure('no_server')
  return { url, apiKey: key ?? (trimmed(found?.url) === url ? found?.apiKey : undefined) }
}

/** The user that a server of this machine began with; of another server nobody is known. */
export function adminOf(
  url: string,
  { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>,
): { readonly email: string | undefined; readonly password: string | undefined } | undefined {
  const found = readCredentials(env, cwd)
  return trimmed(found?.url) === url ? { email: found?.adminEmail, password: found?.adminPassword } : undefined
}

/** The folder in which the server of this place keeps its state. */
export function homesOf(env: Surroundings['env'], cwd: string): string[] {
  if (env.REGULARS_HOME) return [resolve(cwd, env.REGULARS_HOME)]
  const repository = repositoryOf(dirname(fileURLToPath(import.meta.url)))
  return [join(cwd, '.regulars'), ...(repository ? [join(repository, '.regulars')] : [])]
}

/** The repository that this program lies in, from the source and from the bundle alike. */
export function repositoryOf(start: string): string | undefined {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'tools/start.mjs')) && existsSync(join(folder, 'server'))) return folder
  }
  return undefined
}

function readCredentials(env: Surroundings['env'], cwd: string): Credentials | undefined {
  const file = homesOf(env, cwd)
    .map((home) => join(home, 'credentials.json'))
    .find((path) => existsSync(path))
  if (!file) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Credentials
  } catch (error) {
    throw new Failure('credentials_unreadable', { file, reason: (error as Error).message })
  }
}

function trimmed(url: string | undefined): string | undefined {
  return url?.replace(/\/+$/, '')
}
