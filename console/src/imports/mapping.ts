import type { ResponseOf } from '@regulars/contract'
import type { ImportFile } from '@regulars/contract/connections'
import { importKinds, type listImportKinds, type listMappings } from '@regulars/contract/mappings'
import type { z } from 'zod'

export type UploadedFile = z.infer<typeof ImportFile>
export type ImportKind = (typeof importKinds)[number]
export function isKind(text: string | undefined): text is ImportKind {
  return (importKinds as readonly (string | undefined)[]).includes(text)
}

/** What can be imported, as the server describes it: its fields, and which of them it cannot do without. */
export type Kind = ResponseOf<typeof listImportKinds>['items'][number]
export type SavedMapping = ResponseOf<typeof listMappings>['items'][number]
type Without<Mapping> = Mapping extends unknown ? Omit<Mapping, 'code' | 'name' | 'origin'> : never
/** A mapping while it is written: what an import takes, without a name. */
export type Draft = Without<SavedMapping>
export type OrderDraft = Extract<Draft, { kind: 'orders' }>

/** Formats offered first, most telling first: each with the text it reads. */
export const dateFormats = [
  ['iso', /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?)?$/i],
  ['yyyy-MM-dd HH:mm:ss', /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/],
  ['yyyy-MM-dd HH:mm', /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/],
  ['yyyy/M/d H:mm:ss', /^\d{4}\/\d{1,2}\/\d{1,2} \d{1,2}:\d{2}:\d{2}$/],
  ['yyyy/M/d H:mm', /^\d{4}\/\d{1,2}\/\d{1,2} \d{1,2}:\d{2}$/],
  ['yyyy/M/d', /^\d{4}\/\d{1,2}\/\d{1,2}$/],
  ['yyyy年M月d日 H:mm', /^\d{4}年\d{1,2}月\d{1,2}日 \d{1,2}:\d{2}$/],
  ['yyyy年M月d日', /^\d{4}年\d{1,2}月\d{1,2}日$/],
  ['dd.MM.yyyy HH:mm', /^\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}$/],
  ['dd.MM.yyyy', /^\d{2}\.\d{2}\.\d{4}$/],
  ['d/M/yyyy H:mm', /^(0?[1-9]|[12]\d|3[01])\/(0?[1-9]|1[0-2])\/\d{4} \d{1,2}:\d{2}$/],
  ['M/d/yyyy H:mm', /^(0?[1-9]|1[0-2])\/(0?[1-9]|[12]\d|3[01])\/\d{4} \d{1,2}:\d{2}$/],
  ['d/M/yyyy', /^(0?[1-9]|[12]\d|3[01])\/(0?[1-9]|1[0-2])\/\d{4}$/],
  ['M/d/yyyy', /^(0?[1-9]|1[0-2])\/(0?[1-9]|[12]\d|3[01])\/\d{4}$/],
  ['epoch-seconds', /^1\d{9}$/],
  ['epoch-millis', /^1\d{12}$/],
] as const satisfies readonly (readonly [string, RegExp])[]

interface Places {
  readonly timeZone: string
  readonly currency: string
}

/** The mappings of one kind. */
export function ofKind(mappings: readonly SavedMapping[], kind: ImportKind): SavedMapping[] {
  return mappings.filter((mapping) => mapping.kind === kind)
}

/** A first mapping for a file: the saved one that fits it, else guesses from its headings and first rows. */
export function firstDraft(
  file: UploadedFile,
  kind: ImportKind,
  saved: readonly SavedMapping[],
  { timeZone, currency }: Places,
): Draft {
  const fitting = ofKind(saved, kind).find(({ code }) => code === file.suggestedMapping)
  if (fitting) return draftOf(fitting)
  const columns = file.guessedColumns
  const dates = Object.keys(columns).filter(isInstant)
  const written = {
    columns,
    dateFormat: guessDateFormat(dates.flatMap((field) => sampleOf(file, columns[field]))),
    timeZone,
    memberNumberSuffix: guessSuffix(sampleOf(file, columns.memberNumber)),
  }
  return kind === 'orders'
    ? { kind, ...written, currency, refundPrefix: null, adjustmentPrefixes: [] }
    : { kind, ...written }
}

/** Fields that hold an instant are named for it: `occurredAt`, `joinedAt`. */
function isInstant(field: string): boolean {
  return field.endsWith('At')
}

export function draftOf(mapping: SavedMapping): Draft {
  if (mapping.kind === 'orders') {
    const { code: _code, name: _name, origin: _origin, ...draft } = mapping
    return draft
  }
  const { code: _code, name: _name, origin: _origin, ...draft } = mapping
  return draft
}

/** The column of a field; a draft holds columns of its own kind only. */
export function columnOf({ columns }: Draft, field: string): string | undefined {
  return (columns as Readonly<Record<string, string | undefined>>)[field]
}

/** Cells of a column in the first rows, without the empty ones. */
export function sampleOf(file: UploadedFile, column: string | undefined): string[] {
  if (column === undefined) return []
  return file.sample.map((row) => row[column] ?? '').filter((value) => value !== '')
}

/** The first format that reads every value; ISO when there is nothing to go by. */
export function guessDateFormat(values: readonly string[]): string {
  if (values.length === 0) return 'iso'
  return dateFormats.find(([, pattern]) => values.every((value) => pattern.test(value.trim())))?.[0] ?? 'iso'
}

/** Member numbers that a spreadsheet has printed as `17850.0`. */
export function guessSuffix(values: readonly string[]): string | null {
  return values.length > 0 && values.every((value) => /^\d+\.0$/.test(value)) ? '.0' : null
}

/** A column holds one field: the field that had it before lets it go. */
export function withColumn<Of extends Draft>(draft: Of, field: string, column: string | undefined): Of {
  const others = Object.entries(draft.columns).filter(([name, taken]) => name !== field && taken !== column)
  return { ...draft, columns: { ...Object.fromEntries(others), ...(column !== undefined && { [field]: column }) } }
}

/** Columns that are kept beside the fields of the kind, each under its own heading: `attribute.city`. */
export function furtherColumns(draft: Draft, { further }: Kind): string[] {
  if (further === null) return []
  return Object.entries(draft.columns).flatMap(([field, column]) => (field.startsWith(further) ? [column] : []))
}

const MAX_FIELD_LENGTH = 100

export function withFurther<Of extends Draft>(draft: Of, { further }: Kind, columns: readonly string[]): Of {
  if (further === null) return draft
  const own = Object.entries(draft.columns).filter(([field]) => !field.startsWith(further))
  // A column that was kept under another name by a saved mapping keeps that name.
  const names = new Map(Object.entries(draft.columns).map(([field, column]) => [column, field]))
  const kept = columns.map((column) => {
    const name = names.get(column)
    return [name?.startsWith(further) ? name : `${further}${column}`.slice(0, MAX_FIELD_LENGTH), column]
  })
  return { ...draft, columns: Object.fromEntries([...own, ...kept]) }
}

/** Columns of the file that no field holds. */
export function freeColumns(file: UploadedFile, draft: Draft): string[] {
  const taken = new Set<string>(Object.values(draft.columns))
  return file.columns.filter((column) => !taken.has(column))
}

/** What a mapping should not do without, though it works: a sale without a number is a stranger's. */
const wanted: Readonly<Partial<Record<ImportKind, readonly string[]>>> = { orders: ['memberNumber'] }

/** What the mapping still lacks: groups of fields of which one is needed, and fields that are wanted. */
export function lacksOf(draft: Draft, kind: Kind): { readonly needed: string[][]; readonly wanted: string[] } {
  const lacks = (field: string) => columnOf(draft, field) === undefined
  const groups = [...kind.fields.filter(({ required }) => required).map(({ name }) => [name]), ...kind.oneOf]
  return {
    needed: groups.filter((group) => group.every(lacks)),
    wanted: (wanted[kind.kind] ?? []).filter(lacks),
  }
}

/** Fields in two groups: what the kind is about, and what may be added. */
export function groupsOf({ kind, fields, oneOf }: Kind): {
  readonly main: Kind['fields']
  readonly other: Kind['fields']
} {
  const needed = new Set([...oneOf.flat(), ...(wanted[kind] ?? []), ...(kind === 'orders' ? ['quantity'] : [])])
  const isMain = ({ name, required }: Kind['fields'][number]) => required || needed.has(name)
  return { main: fields.filter(isMain), other: fields.filter((field) => !isMain(field)) }
}

export interface PreviewRow {
  /** What an order line is read as; null for the other kinds, whose rows stand for themselves. */
  readonly reading: { readonly kind: 'sale' | 'refund' | 'adjustment' | 'byState'; readonly isMember: boolean } | null
  /** The text of the file, field by field, as far as it is mapped. */
  readonly values: Readonly<Record<string, string>>
}

/** How the first rows will be read. The server reads exactly; this shows whether the columns were meant so. */
export function previewRows(file: UploadedFile, draft: Draft): PreviewRow[] {
  return file.sample.map((row) => {
    const values: Record<string, string> = {}
    for (const [field, column] of Object.entries(draft.columns)) values[field] = row[column] ?? ''
    const suffix = draft.memberNumberSuffix
    if (suffix && values.memberNumber?.endsWith(suffix)) {
      values.memberNumber = values.memberNumber.slice(0, -suffix.length)
    }
    const isMember = (values.memberNumber ?? '') !== '' || (values.phoneHash ?? '') !== ''
    return { reading: draft.kind === 'orders' ? { kind: readAs(values, draft), isMember } : null, values }
  })
}

function readAs(
  { orderId = '', quantity = '', lineAmount = '', state = '' }: PreviewRow['values'],
  draft: OrderDraft,
): NonNullable<PreviewRow['reading']>['kind'] {
  if (draft.adjustmentPrefixes.some((prefix) => prefix !== '' && orderId.startsWith(prefix))) return 'adjustment'
  // Only the server knows the words of platforms.
  if (state !== '') return 'byState'
  const isPrefixed = draft.refundPrefix !== null && draft.refundPrefix !== '' && orderId.startsWith(draft.refundPrefix)
  return isPrefixed || quantity.startsWith('-') || lineAmount.startsWith('-') ? 'refund' : 'sale'
}

/** The currency an import counts in: that of its mapping, which need not be the workspace's. */
export function currencyOf(code: string, saved: readonly SavedMapping[], draft: Draft | undefined): string | undefined {
  const found = saved.find((mapping) => mapping.code === code) ?? draft
  return found?.kind === 'orders' ? found.currency : undefined
}

/** Whether a draft says the same as a saved mapping, so that its name can stand for it. */
export function sameAs(draft: Draft, saved: SavedMapping): boolean {
  const written = ({ columns, ...rest }: Draft) =>
    JSON.stringify([Object.entries(columns).sort(), Object.entries(rest).sort()])
  return written(draft) === written(draftOf(saved))
}

/** A code for a mapping from its name in words; a name without Latin letters gets one from the time. */
export function codeFrom(name: string, nowMs: number): string {
  const code = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return code || `mapping-${nowMs.toString(36)}`
}
