import type { ResponseOf } from '@regulars/contract'
import type { Export, exportFormats, exportKinds, listExportKinds } from '@regulars/contract/exports'
import type { z } from 'zod'

export type ExportRow = z.infer<typeof Export>
export type ExportKind = ResponseOf<typeof listExportKinds>['items'][number]
export type Showing = 'masked' | 'partner' | 'clear'

/** What a person asks for before it is sent. */
export interface Wish {
  readonly kind: (typeof exportKinds)[number]
  readonly format: (typeof exportFormats)[number]
  /** Columns that are left out, so that a kind chosen anew has all of its own. */
  readonly without: readonly string[]
  readonly showing: Showing
  readonly partner: string
  readonly purpose: string
}

export const firstWish: Wish = {
  kind: 'members',
  format: 'csv',
  without: [],
  showing: 'masked',
  partner: '',
  purpose: '',
}

const MIN_PURPOSE = 5
const partnerCode = /^[a-z0-9-]{1,60}$/

export type Lack = 'purpose' | 'partner' | 'columns'

/** What has to be said before the export can be made. */
export function lacksOf(wish: Wish, kind: ExportKind): Lack[] {
  const lacks: Lack[] = []
  if (wish.purpose.trim().length < MIN_PURPOSE) lacks.push('purpose')
  if (wish.showing === 'partner' && !partnerCode.test(wish.partner)) lacks.push('partner')
  if (columnsOf(wish, kind).length === 0) lacks.push('columns')
  return lacks
}

export function columnsOf({ without }: Wish, { columns }: ExportKind): string[] {
  return columns.map(({ name }) => name).filter((name) => !without.includes(name))
}

/** The body of the request; no columns are named when all are wanted. */
export function bodyOf(wish: Wish, kind: ExportKind) {
  const columns = columnsOf(wish, kind)
  return {
    kind: wish.kind,
    format: wish.format,
    purpose: wish.purpose.trim(),
    ...(columns.length < kind.columns.length && { columns }),
    ...(wish.showing === 'partner' && { partner: wish.partner }),
  }
}

/** `l***@example.com`, as the server masks: what a person sees of each kind of identifier. */
export const maskedExamples = { name: '林**', email: 'l***@example.com', phone: '+86138****0000' } as const

export function fileNameOf({ kind, format, createdAt }: ExportRow): string {
  return `${kind}-${createdAt.slice(0, 10)}.${format}`
}
