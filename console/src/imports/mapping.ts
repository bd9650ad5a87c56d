import type { ResponseOf } from '@regulars/contract'
import type { ImportFile } from '@regulars/contract/connections'
import { type OrderMapping, orderFields } from '@regulars/contract/mappings'
import type { z } from 'zod'

export type UploadedFile = z.infer<typeof ImportFile>
export type SavedMapping = z.infer<typeof OrderMapping>
/** A mapping while it is written: what an import takes, without a name. */
export type Draft = Omit<SavedMapping, 'code' | 'name'>
export type Field = (typeof orderFields)[number]

/** What an order line cannot do without, and what it should not; the rest is welcome. */
export const neededFields = ['orderId', 'occurredAt'] as const satisfies readonly Field[]
export const amountFields = ['quantity', 'unitPrice', 'lineAmount'] as const satisfies readonly Field[]
export const wantedFields = ['memberNumber'] as const satisfies readonly Field[]

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

/** Of the mappings of all kinds, those of orders. */
export function ofOrders(mappings: readonly ListedMapping[]) {
  return mappings.filter((mapping) => mapping.kind === 'orders')
}

/** A first mapping for a file: the saved one that fits it, else guesses from its headings and first rows. */
export function firstDraft(file: UploadedFile, saved: readonly SavedMapping[], { timeZone, currency }: Places): Draft {
  const fitting = saved.find(({ code }) => code === file.suggestedMapping)
  if (fitting) return draftOf(fitting)
  const columns = file.guessedColumns
  const valuesOf = (field: Field) => sampleOf(file, columns[field])
  return {
    kind: 'orders',
    columns,
    dateFormat: guessDateFormat(valuesOf('occurredAt')),
    timeZone,
    currency,
    refundPrefix: null,
    adjustmentPrefixes: [],
    memberNumberSuffix: guessSuffix(valuesOf('memberNumber')),
  }
}

export function draftOf({ code: _code, name: _name, ...draft }: SavedMapping): Draft {
  return draft
}

function sampleOf(file: UploadedFile, column: string | undefined): string[] {
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
export function withColumn(draft: Draft, field: Field, column: string | undefined): Draft {
  const others = Object.entries(draft.columns).filter(([name, taken]) => name !== field && taken !== column)
  return { ...draft, columns: { ...Object.fromEntries(others), ...(column !== undefined && { [field]: column }) } }
}

export type Lack = 'orderId' | 'occurredAt' | 'amount' | 'memberNumber'

/** What the mapping still lacks; without a member number it works, but every sale is a stranger's. */
export function lacksOf({ columns }: Draft): { readonly needed: Lack[]; readonly wanted: Lack[] } {
  const needed: Lack[] = neededFields.filter((field) => columns[field] === undefined)
  if (columns.unitPrice === undefined && columns.lineAmount === undefined) needed.push('amount')
  return { needed, wanted: wantedFields.filter((field) => columns[field] === undefined) }
}

export interface PreviewRow {
  readonly kind: 'sale' | 'refund' | 'adjustment'
  readonly isMember: boolean
  /** The text of the file, field by field, as far as it is mapped. */
  readonly values: Readonly<Partial<Record<Field, string>>>
}

/** How the first rows will be read. The server reads exactly; this shows whether the columns were meant so. */
export function previewRows(file: UploadedFile, draft: Draft): PreviewRow[] {
  return file.sample.map((row) => {
    const values: Partial<Record<Field, string>> = {}
    for (const field of orderFields) {
      const column = draft.columns[field]
      if (column !== undefined) values[field] = row[column] ?? ''
    }
    const suffix = draft.memberNumberSuffix
    if (suffix && values.memberNumber?.endsWith(suffix)) {
      values.memberNumber = values.memberNumber.slice(0, -suffix.length)
    }
    return { kind: kindOf(values, draft), isMember: (values.memberNumber ?? '') !== '', values }
  })
}

function kindOf(
  { orderId = '', quantity = '', lineAmount = '' }: PreviewRow['values'],
  draft: Draft,
): PreviewRow['kind'] {
  if (draft.adjustmentPrefixes.some((prefix) => prefix !== '' && orderId.startsWith(prefix))) return 'adjustment'
  const isPrefixed = draft.refundPrefix !== null && draft.refundPrefix !== '' && orderId.startsWith(draft.refundPrefix)
  return isPrefixed || quantity.startsWith('-') || lineAmount.startsWith('-') ? 'refund' : 'sale'
}

/** The currency an import counts in: that of its mapping, which need not be the workspace's. */
export function currencyOf(code: string, saved: readonly SavedMapping[], draft: Draft | undefined): string | undefined {
  return saved.find((mapping) => mapping.code === code)?.currency ?? draft?.currency
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

export type ListedMapping = ResponseOf<typeof import('@regulars/contract/mappings').listMappings>['items'][number]
