import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SUFFIX } from './backup.ts'
import { CannotRestore, openBackup, type RestoreFault } from './load.ts'

/** A backup that lies in the folder. */
export interface Shelved {
  readonly file: string
  readonly at: Date
  readonly bytes: number
  readonly rows: number
  /** Why it could not be restored, as far as its beginning and its end tell; null when they are as they should be. */
  readonly fault: RestoreFault | null
}

/** Backups kept: the last of each of so many days, and of so many weeks. */
const DAYS = 7
const WEEKS = 4
/** None is kept longer, but for the newest: keys of erased members are in it. */
const MOST_DAYS = 30
const DAY_MS = 86_400_000

/** The folder of the backups. What was read of a file is remembered for as long as the file is the same. */
export class Shelf {
  readonly folder: string
  readonly #key: () => Promise<Buffer>
  readonly #known = new Map<string, { stamp: string; shelved: Shelved }>()

  constructor(folder: string, key: () => Promise<Buffer>) {
    this.folder = folder
    this.#key = key
  }

  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
  }

  /** Newest first. */
  async list(): Promise<Shelved[]> {
    const names = await readdir(this.folder).catch(() => [])
    const found = await Promise.all(names.filter((name) => name.endsWith(SUFFIX)).map((name) => this.#look(name)))
    return found
      .filter((one): one is Shelved => one !== undefined)
      .sort((one, other) => other.at.getTime() - one.at.getTime())
  }

  pathOf(file: string): string {
    return join(this.folder, file)
  }

  /** Removes what is older than what is kept. Answers the names. */
  async prune(now: Date): Promise<string[]> {
    const spare = spareOf(await this.list(), now)
    for (const file of spare) await rm(this.pathOf(file), { force: true })
    return spare
  }

  async #look(file: string): Promise<Shelved | undefined> {
    const found = await stat(this.pathOf(file)).catch(() => undefined)
    if (!found) return undefined
    const stamp = `${found.size}/${found.mtimeMs}`
    const known = this.#known.get(file)
    if (known?.stamp === stamp) return known.shelved
    const shelved = { file, bytes: found.size, ...(await this.#read(file, found.mtime)) }
    this.#known.set(file, { stamp, shelved })
    return shelved
  }

  async #read(file: string, written: Date): Promise<Pick<Shelved, 'at' | 'rows' | 'fault'>> {
    try {
      const { reader, manifest } = await openBackup(this.pathOf(file), await this.#key(), { whole: false })
      await reader.close()
      const rows = manifest.entries.reduce((sum, entry) => sum + entry.rows, 0)
      return { at: new Date(manifest.at), rows, fault: null }
    } catch (error) {
      if (!(error instanceof CannotRestore)) throw error
      return { at: written, rows: 0, fault: error.fault }
    }
  }
}

/**
 * Which of these backups need not be kept: not the newest of one of the last seven days with a backup, nor of one of the last
 * four weeks with one, and whatever is older than thirty days. What cannot be read is nobody's newest, and stays until a person
 * has looked.
 */
export function spareOf(backups: readonly Pick<Shelved, 'file' | 'at' | 'fault'>[], now: Date): string[] {
  const readable = backups
    .filter(({ fault }) => fault === null)
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
  const young = readable.filter(({ at }, index) => index === 0 || now.getTime() - at.getTime() <= MOST_DAYS * DAY_MS)
  const kept = new Set([...newestOf(young, dayOf).slice(0, DAYS), ...newestOf(young, weekOf).slice(0, WEEKS)])
  return readable.flatMap(({ file }) => (kept.has(file) ? [] : [file]))
}

function newestOf(newestFirst: readonly { file: string; at: Date }[], periodOf: (at: Date) => number): string[] {
  const newest = new Map<number, string>()
  for (const { file, at } of newestFirst) if (!newest.has(periodOf(at))) newest.set(periodOf(at), file)
  return [...newest.values()]
}

const dayOf = (at: Date) => Math.floor(at.getTime() / DAY_MS)
/** The first of January 1970 was a Thursday; weeks begin on Monday. */
const weekOf = (at: Date) => Math.floor((dayOf(at) + 3) / 7)
