import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The server's own folder, from the source and from the bundle in `dist/` alike. */
export const serverFolder = findServerFolder(dirname(fileURLToPath(import.meta.url)))

export const migrationFolders = {
  postgres: join(serverFolder, 'migrations/postgres'),
  clickhouse: join(serverFolder, 'migrations/clickhouse'),
} as const

export const repositoryFolder = dirname(serverFolder)

function findServerFolder(start: string): string {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'migrations/postgres'))) return folder
  }
  throw new Error(`the migrations are not beside the program in ${start}`)
}
