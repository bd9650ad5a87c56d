import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Catalog, printCatalog } from '../catalog.ts'
import { root } from './files.ts'

export function checkDumps(catalog: Catalog): string[] {
  const { postgres, clickhouse } = printCatalog(catalog)
  return [...differs('server/schema/postgres.sql', postgres), ...differs('server/schema/clickhouse.sql', clickhouse)]
}

export function differs(file: string, expected: string): string[] {
  const path = join(root, file)
  return existsSync(path) && readFileSync(path, 'utf8') === expected
    ? []
    : [`${file} is out of step: run npm run schema`]
}
