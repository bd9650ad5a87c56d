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
  readonly columns: readonly string[]
  /** The next rows after a place, in a fixed order; each with its place. */
  page(ctx: Ctx, after: string, limit: number): Promise<readonly ExportRow[]>
}

export interface ExportRow {
  readonly place: string
  readonly memberId: string
  readonly cells: readonly Cell[]
}

export const START = '00000000-0000-0000-0000-000000000000'

const contacts = ['name', 'email', 'phone'] as const satisfies readonly DirectName[]

export function contactColumns({ partner }: Showing): string[] {
  return [...contacts, ...(partner === null ? [] : ['email_key', 'phone_key'])]
}

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
