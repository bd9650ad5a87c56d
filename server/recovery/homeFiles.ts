import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * Anchors of the audit log. They are copied before the database, of which they may tell only what it has; everything else
 * is copied after it, because its rows name files that must be there.
 */
export const ANCHORS = ['audit'] as const
/** Uploads and exports, folders that files are fetched from, and what was archived. Keys are in none of them. */
export const FILES = ['files', 'inbox', 'archive'] as const

/** Names of the files in these folders of the home, with `/` between the parts. */
export async function filesIn(home: string, folders: readonly string[]): Promise<string[]> {
  const found = []
  for (const folder of folders) {
    const entries = await readdir(join(home, folder), { recursive: true, withFileTypes: true }).catch(absent)
    for (const entry of entries) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      found.push(
        path
          .slice(home.length + 1)
          .split(sep)
          .join('/'),
      )
    }
  }
  return found.sort()
}

function absent(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}

/** The content, or nothing of a file that was taken away meanwhile. */
export async function* contentOf(home: string, name: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(join(home, name))
  } catch (error) {
    absent(error as NodeJS.ErrnoException)
  }
}

export async function putFile(home: string, name: string, content: AsyncIterable<Buffer>): Promise<void> {
  const path = join(home, normalize(name))
  if (!path.startsWith(`${home}${sep}`)) throw new Error(`the file ${name} of the backup would lie outside of ${home}`)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await pipeline(Readable.from(content), createWriteStream(path, { mode: 0o600 }))
}
