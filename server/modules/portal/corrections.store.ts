import { type CorrectableField, correctableFields } from '@regulars/contract/corrections'
import type { z } from 'zod'
import { sql, type Tx } from '#platform/postgres'

export type Field = z.infer<typeof CorrectableField>

/** What members may correct; all that can be, until the company says otherwise. */
export async function correctableIn(tx: Tx, workspaceId: string): Promise<readonly Field[]> {
  const { rows } = await sql<{ correctable: Field[] }>`
    select settings.correctable
      from portal.settings
     where settings.workspace_id = ${workspaceId}
  `.execute(tx)
  return rows[0]?.correctable ?? correctableFields
}

export async function saveCorrectable(tx: Tx, workspaceId: string, fields: readonly Field[]): Promise<void> {
  await sql`
    insert into portal.settings (workspace_id, correctable)
    values (${workspaceId}, ${fields as Field[]}::text[])
        on conflict (workspace_id) do update
       set correctable = excluded.correctable
  `.execute(tx)
}

export async function insertCorrections(
  tx: Tx,
  workspaceId: string,
  memberId: string,
  corrections: readonly { id: string; field: Field; at: Date }[],
): Promise<void> {
  await sql`
    insert into portal.corrections (workspace_id, correction_id, member_id, field, corrected_at)
    select ${workspaceId}, fresh.correction_id, ${memberId}, fresh.field, fresh.corrected_at
      from unnest(
        ${corrections.map((one) => one.id)}::uuid[],
        ${corrections.map((one) => one.field)}::text[],
        ${corrections.map((one) => one.at)}::timestamptz[]
      ) as fresh (correction_id, field, corrected_at)
  `.execute(tx)
}

/** Whether one of these profiles corrected a field before. */
export async function hasCorrected(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
  field: Field,
): Promise<boolean> {
  const { rows } = await sql`
    select
      from portal.corrections
     where corrections.workspace_id = ${workspaceId}
       and corrections.member_id = any(${profileIds as string[]}::uuid[])
       and corrections.field = ${field}
     limit 1
  `.execute(tx)
  return rows.length > 0
}

/** What was corrected is of nobody once the member is erased. */
export async function forgetCorrections(tx: Tx, workspaceId: string, profileIds: readonly string[]): Promise<void> {
  await sql`
    delete from portal.corrections
     where corrections.workspace_id = ${workspaceId}
       and corrections.member_id = any(${profileIds as string[]}::uuid[])
  `.execute(tx)
}
