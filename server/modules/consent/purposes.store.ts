import { sql, type Tx } from '#platform/postgres'
import type { Purpose } from './purposes.ts'

export async function insertPurposes(tx: Tx, workspaceId: string, purposes: readonly Purpose[]): Promise<void> {
  await sql`
    insert into consent.purposes
      (workspace_id, purpose, name, description, legal_basis, channels, promotional, notice_version, position)
    select ${workspaceId}, fresh.purpose, fresh.name, fresh.description, fresh.legal_basis,
           string_to_array(fresh.channels, ','), fresh.promotional, fresh.notice_version, fresh.position
      from unnest(
        ${purposes.map((purpose) => purpose.code)}::text[],
        ${purposes.map((purpose) => JSON.stringify(purpose.name))}::jsonb[],
        ${purposes.map((purpose) => JSON.stringify(purpose.description))}::jsonb[],
        ${purposes.map((purpose) => purpose.legalBasis)}::text[],
        ${purposes.map((purpose) => purpose.channels.join(','))}::text[],
        ${purposes.map((purpose) => purpose.promotional)}::boolean[],
        ${purposes.map((purpose) => purpose.noticeVersion)}::text[]
      ) with ordinality
        as fresh (purpose, name, description, legal_basis, channels, promotional, notice_version, position)
        on conflict do nothing
  `.execute(tx)
}

export async function purposesIn(tx: Tx, workspaceId: string): Promise<Purpose[]> {
  const { rows } = await sql<Purpose>`
    select purposes.purpose as code, purposes.name, purposes.description, purposes.legal_basis as "legalBasis",
           purposes.channels, purposes.promotional, purposes.notice_version as "noticeVersion"
      from consent.purposes
     where purposes.workspace_id = ${workspaceId}
     order by purposes.position
  `.execute(tx)
  return rows
}
