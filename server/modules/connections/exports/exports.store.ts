import type { exportFormats, exportKinds } from '@regulars/contract/exports'
import { sql, type Tx } from '#platform/postgres'

export interface StoredExport {
  readonly exportId: string
  readonly kind: (typeof exportKinds)[number]
  readonly clear: boolean
  readonly partner: string | null
  readonly purpose: string | null
  readonly format: (typeof exportFormats)[number]
  /** Those that were chosen; null for all. */
  readonly columns: readonly string[] | null
  readonly state: 'queued' | 'done' | 'failed' | 'expired'
  readonly rows: number
  readonly bytes: number
  readonly sealedKey: Buffer | null
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

/** Of `connections.exports`. */
export const columns = sql`
  exports.export_id as "exportId", exports.kind, exports.clear, exports.partner, exports.purpose, exports.format, exports.columns,
  exports.state,
  exports.row_count as rows, exports.bytes, exports.sealed_key as "sealedKey", exports.created_at as "createdAt",
  exports.finished_at as "finishedAt"
`
const SWEPT = 100

export type NewExport = Pick<
  StoredExport,
  'exportId' | 'kind' | 'clear' | 'partner' | 'purpose' | 'format' | 'columns' | 'createdAt'
> & { readonly createdBy: string }

export async function insertExport(tx: Tx, workspaceId: string, one: NewExport): Promise<void> {
  await sql`
    insert into connections.exports 
      (workspace_id, export_id, kind, clear, partner, purpose, format, columns, created_by, created_at)
    values (${workspaceId}, ${one.exportId}, ${one.kind}, ${one.clear}, ${one.partner}, ${one.purpose},
            ${one.format}, ${one.columns}::text[], ${one.createdBy}, ${one.createdAt})
  `.execute(tx)
}

export async function findExport(tx: Tx, workspaceId: string, exportId: string): Promise<StoredExport | undefined> {
  const { rows } = await sql<StoredExport>`
    select ${columns}
      from connections.exports
     where exports.workspace_id = ${workspaceId}
       and exports.export_id = ${exportId}
  `.execute(tx)
  return rows[0]
}

/** Whose rows a page of an export holds: the file goes, and who was in it stays known. A try that begins again writes it anew. */
export async function keepPageMembers(
  tx: Tx,
  workspaceId: string,
  { exportId, page, memberIds }: { readonly exportId: string; readonly page: number; readonly memberIds: string[] },
): Promise<void> {
  await sql`
    insert into connections.export_members (workspace_id, export_id, page, member_ids)
    values (${workspaceId}, ${exportId}, ${page}, ${memberIds}::uuid[])
        on conflict (workspace_id, export_id, page) do update
       set member_ids = excluded.member_ids
  `.execute(tx)
}

/** Records how an export ended; one that has ended already stays as it is. */
export async function endExport(
  tx: Tx,
  workspaceId: string,
  exportId: string,
  end: {
    readonly state: 'done' | 'failed'
    readonly rows: number
    readonly bytes: number
    readonly sealedKey: Buffer | null
    readonly now: Date
  },
): Promise<void> {
  await sql`
    update connections.exports
       set state = ${end.state},
           row_count = ${end.rows},
           bytes = ${end.bytes},
           sealed_key = ${end.sealedKey},
           finished_at = ${end.now}
     where exports.workspace_id = ${workspaceId}
       and exports.export_id = ${exportId}
       and exports.state = 'queued'
  `.execute(tx)
}

/** Takes the keys of files that are old; without one the file is noise. */
export async function expireExports(tx: Tx, workspaceId: string, before: Date): Promise<string[]> {
  const { rows } = await sql<{ exportId: string }>`
    update connections.exports
       set state = 'expired',
           sealed_key = null
     where exports.workspace_id = ${workspaceId}
       and exports.export_id in (
         select old.export_id
           from connections.exports as old
          where old.workspace_id = ${workspaceId}
            and old.state = 'done'
            and old.finished_at < ${before}
          limit ${SWEPT}
       )
    returning exports.export_id as "exportId"
  `.execute(tx)
  return rows.map((row) => row.exportId)
}
