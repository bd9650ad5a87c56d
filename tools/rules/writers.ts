import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { order } from '../../server/modules/order.ts'
import { projectFiles, root } from './files.ts'

const WRITE = /\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate)\s+([a-z_]+)\.[a-z_]+/gi

/** A table belongs to one module: it is in the schema of the module's name, and only that module writes there. */
export function checkWriters(): string[] {
  const schemas = new Set<string>([...order, 'log', 'jobs', 'http'])
  return projectFiles('server/**/*.ts')
    .filter((name) => !/\.test\.ts$|^server\/test\/|\/testing\//.test(name))
    .flatMap((name) => {
      const owner = /^server\/modules\/([a-z]+)\//.exec(name)?.[1]
      const text = readFileSync(join(root, name), 'utf8')
      return [...text.matchAll(WRITE)]
        .map((match) => match[1]!.toLowerCase())
        .filter((schema) => schemas.has(schema) && !mayWrite(name, owner, schema))
        .map((schema) => `${name} writes a table of "${schema}"`)
    })
}

/** The platform writes its own tables; events keeps the log's retention. */
function mayWrite(name: string, owner: string | undefined, schema: string): boolean {
  if (owner === schema) return true
  if (['log', 'jobs', 'http'].includes(schema)) return name.startsWith('server/platform/') || owner === 'events'
  return false
}
