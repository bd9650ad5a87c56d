import { sql, type Tx } from '#platform/postgres'
import { columns, type StoredExport } from './exports.store.ts'

const LISTED = 200

/** An export with the name of who asked for it: a person, or a key. */
export type NamedExport = StoredExport & { readonly createdBy: string | null }

/** Exports, newest first; one of them when it is named. */
export async function exportsWithNames(
  tx: Tx,
  workspaceId: string,
  exportId: string | null = null,
): Promise<NamedExport[]> {
  const { rows } = await sql<NamedExport>`
    select ${columns}, coalesce(users.name, keys.name) as "createdBy"
      from connections.exports
      left join access.users
        on users.user_id::text = exports.created_by
      left join access.keys
        on keys.workspace_id = exports.workspace_id
       and keys.key_id::text = exports.created_by
     where exports.workspace_id = ${workspaceId}
       and (${exportId}::uuid is null or exports.export_id = ${exportId}::uuid)
     order by exports.created_at desc, exports.export_id desc
     limit ${LISTED}
  `.execute(tx)
  return rows
}
