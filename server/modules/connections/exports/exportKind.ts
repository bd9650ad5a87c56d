import type { Words } from '@regulars/contract'
import { type DirectName, directValuesOf, mask } from '#modules/members/index'
import type { Ctx } from '#platform/context'

export type Cell = string | number | null

/** How direct identifiers appear in an export. */
export interface Showing {
  readonly clear: boolean
  /** For whom keyed hashes are added. */
  readonly partner: string | null
}

/** What can be exported; one file in this folder for each, one line in `exportKinds.ts`. */
export interface ExportKind {
  readonly name: Words
  readonly columns: readonly ExportColumn[]
  /** The next rows after a place, in a fixed order; each with its place. */
  page(ctx: Ctx, after: string, limit: number): Promise<readonly ExportRow[]>
}

export interface ExportColumn {
  readonly name: string
  readonly label: Words
}

export interface ExportRow {
  readonly place: string
  readonly memberId: string
  readonly cells: readonly Cell[]
}

export const START = '00000000-0000-0000-0000-000000000000'

const contacts = ['name', 'email', 'phone'] as const satisfies readonly DirectName[]

/** Whose a row is: by this every export begins. */
export const memberColumns: readonly ExportColumn[] = [
  { name: 'member_id', label: { en: 'Member id', 'zh-CN': '会员 ID' } },
  { name: 'member', label: { en: 'Member number', 'zh-CN': '会员号' } },
]

/** Direct identifiers: masked, unless the export is one that shows them. */
export const directColumns: readonly (ExportColumn & { readonly name: (typeof contacts)[number] })[] = [
  { name: 'name', label: { en: 'Name', 'zh-CN': '姓名' } },
  { name: 'email', label: { en: 'E-mail', 'zh-CN': '邮箱' } },
  { name: 'phone', label: { en: 'Telephone', 'zh-CN': '手机号' } },
]

/** The columns of an export in their order. Keyed hashes for a partner are there whatever was chosen: they are what it is for. */
export function columnsOf({ columns }: ExportKind, { partner }: Showing): string[] {
  return [
    ...[...memberColumns, ...directColumns].map(({ name }) => name),
    ...(partner === null ? [] : keyColumns),
    ...columns.map(({ name }) => name),
  ]
}

export const keyColumns = ['email_key', 'phone_key']

/** Name, e-mail and telephone of the members of a page: masked, unless the export is one that shows them. */
export async function contactCells(
  ctx: Ctx,
  memberIds: readonly string[],
  { clear, partner }: Showing,
): Promise<Map<string, Cell[]>> {
  const values = await directValuesOf(ctx, [...new Set(memberIds)], contacts)
  const shown = (name: DirectName, value: string | undefined) =>
    value === undefined ? null : clear ? value : mask(name, value)
  const keyed = (name: DirectName, value: string | undefined) =>
    value === undefined
      ? null
      : ctx.keys.blindIndex(ctx.workspaceId, `export/${partner}/${name}`, value).toString('hex')
  return new Map(
    [...values].map(([memberId, held]) => [
      memberId,
      [
        ...contacts.map((name) => shown(name, held[name])),
        ...(partner === null ? [] : [keyed('email', held.email), keyed('phone', held.phone)]),
      ],
    ]),
  )
}
