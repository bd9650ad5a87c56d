import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openApiDocument } from '../contract/openapi.ts'
import { version } from '../server/config.ts'
import { printCatalog, readCatalog } from './catalog.ts'

const root = join(import.meta.dirname, '..')

/** `npm run schema`: writes the dumps that `npm run check` compares. */
const { postgres, clickhouse } = printCatalog(await readCatalog())
await mkdir(join(root, 'server/schema'), { recursive: true })
await writeFile(join(root, 'server/schema/postgres.sql'), postgres)
await writeFile(join(root, 'server/schema/clickhouse.sql'), clickhouse)
await writeFile(join(root, 'docs/openapi.json'), `${JSON.stringify(openApiDocument(version), null, 2)}\n`)
console.log('wrote server/schema/postgres.sql, server/schema/clickhouse.sql, docs/openapi.json')
process.exit(0)
