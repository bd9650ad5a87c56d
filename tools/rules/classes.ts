import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalog } from '../catalog.ts'
import { projectFiles, root } from './files.ts'

type Classes = Readonly<Record<string, Readonly<Record<string, string>>>>

const KNOWN = new Set(['none', 'pseudonym', 'direct-encrypted', 'behaviour', 'content', 'secret', 'staff'])

/** Every column of both stores says what personal data it holds; one that says nothing fails, and so does one too many. */
export async function checkClasses(catalog: Catalog): Promise<string[]> {
  const declared = new Map<string, string>()
  const complaints: string[] = []
  for (const file of projectFiles('server/**/personal-data.ts')) {
    if (!existsSync(join(root, file))) continue
    const { columns } = (await import(join(root, file))) as { columns: Classes }
    for (const [table, classes] of Object.entries(columns)) {
      for (const [column, one] of Object.entries(classes)) {
        if (!KNOWN.has(one)) complaints.push(`${file}: ${table}.${column} has the unknown class "${one}"`)
        declared.set(`${table}.${column}`, file)
      }
    }
  }
  const existing = new Set([
    ...catalog.tables.flatMap((table) => table.columns.map((column) => `${table.name}.${column.name}`)),
    ...catalog.history.flatMap((table) => table.columns.map((column) => `history.${table.name}.${column}`)),
  ])
  existing.delete('public.migrations.name')
  for (const column of existing) {
    if (!column.startsWith('public.migrations.') && !declared.has(column))
      complaints.push(`${column} has no class; add it to the personal-data.ts of its module`)
  }
  for (const [column, file] of declared)
    if (!existing.has(column)) complaints.push(`${file} names ${column}, which does not exist`)
  return complaints
}
