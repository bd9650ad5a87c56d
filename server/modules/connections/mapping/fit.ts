import type { AnyLayout } from '../imports/imports.ts'
import type { Field, Kind } from '../kinds/kind.ts'
import { faultOfFormat } from './dates.ts'

/** Why a mapping cannot be used, in itself or with a file of these columns; undefined when it can. */
export function faultOfMapping(kind: Kind, mapping: AnyLayout, columns?: readonly string[]): string | undefined {
  return (
    faultOfFields(kind, mapping) ??
    faultOfFormat(mapping.dateFormat, mapping.timeZone) ??
    faultOfColumns(mapping, columns)
  )
}

function faultOfFields(kind: Kind, { columns }: AnyLayout): string | undefined {
  const mapped = new Map(Object.entries(columns))
  for (const { name, required } of kind.fields)
    if (required && !mapped.get(name)) return `the field "${name}" has no column`
  for (const names of kind.oneOf)
    if (!names.some((name) => mapped.get(name)))
      return `none of the fields ${names.map((name) => `"${name}"`).join(', ')} has a column`
  const taken = new Map<string, string>()
  for (const [field, column] of mapped) {
    if (!isFieldOf(kind, field)) return `there is no field "${field}" in an import of ${kind.code}`
    const other = taken.get(column)
    if (other) return `the column "${column}" is mapped twice, to "${other}" and "${field}"`
    taken.set(column, field)
  }
  return undefined
}

function isFieldOf({ fields, further }: Kind, field: string): boolean {
  return (
    fields.some(({ name }) => name === field) || (further !== null && field.startsWith(further) && field !== further)
  )
}

function faultOfColumns({ columns }: AnyLayout, found?: readonly string[]): string | undefined {
  if (!found) return undefined
  const missing = Object.values(columns).filter((column) => !found.includes(column))
  if (missing.length > 0) return `the file has no column ${missing.map((column) => `"${column}"`).join(', ')}`
  const twice = Object.entries(columns).find(([, column]) => found.indexOf(column) !== found.lastIndexOf(column))
  return twice && `the field "${twice[0]}" would have two columns: the file has two named "${twice[1]}"`
}

/** A first guess by the headings, for the person who maps a new layout. */
export function guessColumns({ fields }: Kind, columns: readonly string[]): Record<string, string> {
  const free = new Map(columns.map((column) => [plain(column), column]))
  const guessed: Record<string, string> = {}
  for (const field of fields) {
    const name = headingsOf(field).find((heading) => free.has(heading))
    if (name === undefined) continue
    guessed[field.name] = free.get(name)!
    free.delete(name)
  }
  return guessed
}

/** The headings of our own templates are known too, in both languages. */
function headingsOf({ headings, label }: Field): string[] {
  return [plain(label['zh-CN']), plain(label.en), ...headings]
}

function plain(heading: string): string {
  return heading.toLowerCase().replace(/[\s_\-.:/()（）#]/g, '')
}
