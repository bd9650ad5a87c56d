import { sql, type Tx } from '#platform/postgres'
import { type Sensitivity, sensitivityByName } from './sensitive.ts'

export interface ApprovedUse {
  readonly field: string
  readonly reason: string
  readonly approvedBy: string
  readonly approvedAt: Date
}

export async function approvedUses(tx: Tx, workspaceId: string): Promise<Map<string, ApprovedUse>> {
  const { rows } = await sql<ApprovedUse>`
    select uses.field, uses.reason, uses.approved_by as "approvedBy", uses.approved_at as "approvedAt"
      from members.approved_uses as uses
     where uses.workspace_id = ${workspaceId}
     order by uses.field
  `.execute(tx)
  return new Map(rows.map((row) => [row.field, row]))
}

export async function saveUse(tx: Tx, workspaceId: string, use: ApprovedUse): Promise<void> {
  await sql`
    insert into members.approved_uses (workspace_id, field, reason, approved_by, approved_at)
    values (${workspaceId}, ${use.field}, ${use.reason}, ${use.approvedBy}, ${use.approvedAt})
        on conflict (workspace_id, field) do update
       set reason = excluded.reason,
           approved_by = excluded.approved_by,
           approved_at = excluded.approved_at
  `.execute(tx)
}

export async function deleteUse(tx: Tx, workspaceId: string, field: string): Promise<void> {
  await sql`
    delete from members.approved_uses
     where approved_uses.workspace_id = ${workspaceId}
       and approved_uses.field = ${field}
  `.execute(tx)
}

/** Of these fields, those that decisions may not read, with what makes each sensitive. */
export async function closedFields(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<Map<string, Sensitivity>> {
  const sensitive = await sensitiveFields(tx, workspaceId, names)
  if (sensitive.size === 0) return sensitive
  const approved = await approvedUses(tx, workspaceId)
  return new Map([...sensitive].filter(([field]) => !approved.has(field)))
}

/**
 * Of these fields, those that are sensitive, with what makes each so: what the register says, where it has the field, and
 * otherwise what the name suggests.
 */
export async function sensitiveFields(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<Map<string, Sensitivity>> {
  if (names.length === 0) return new Map()
  const { rows } = await sql<{ field: string; sensitive: Sensitivity | null }>`
    select fields.field, fields.sensitive
      from members.fields
     where fields.workspace_id = ${workspaceId}
       and fields.field = any(${names as string[]}::text[])
  `.execute(tx)
  const registered = new Map(rows.map(({ field, sensitive }) => [field, sensitive]))
  return new Map(
    names.flatMap((name) => {
      const kind = registered.has(name) ? registered.get(name)! : sensitivityByName(name)
      return kind === null ? [] : [[name, kind] as const]
    }),
  )
}
