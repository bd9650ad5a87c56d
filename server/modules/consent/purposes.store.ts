import { sql, type Tx } from '#platform/postgres'
import type { NewPurpose, Purpose } from './purposes.ts'

export async function insertPurposes(tx: Tx, workspaceId: string, purposes: readonly NewPurpose[]): Promise<void> {
  await sql`
    insert into consent.purposes
      (workspace_id, purpose, name, description, legal_basis, channels, promotional, shares, balancing_note,
       expires_after_days, notice_version, position)
    select ${workspaceId}, fresh.purpose, fresh.name, fresh.description, fresh.legal_basis,
           string_to_array(fresh.channels, ','), fresh.promotional, fresh.shares, fresh.balancing_note,
           fresh.expires_after_days, 1, fresh.position
      from unnest(
        ${purposes.map((purpose) => purpose.code)}::text[],
        ${purposes.map((purpose) => JSON.stringify(purpose.name))}::jsonb[],
        ${purposes.map((purpose) => JSON.stringify(purpose.description))}::jsonb[],
        ${purposes.map((purpose) => purpose.legalBasis)}::text[],
        ${purposes.map((purpose) => purpose.channels.join(','))}::text[],
        ${purposes.map((purpose) => purpose.promotional)}::boolean[],
        ${purposes.map((purpose) => purpose.shares)}::boolean[],
        ${purposes.map((purpose) => purpose.balancingNote)}::text[],
        ${purposes.map((purpose) => purpose.expiresAfterDays)}::int[]
      ) with ordinality
        as fresh (purpose, name, description, legal_basis, channels, promotional, shares, balancing_note,
                  expires_after_days, position)
        on conflict do nothing
  `.execute(tx)
}

/** Adds a purpose at the end, or changes one in its place. The gate holds the row while messages are under way. */
export async function upsertPurpose(tx: Tx, workspaceId: string, purpose: NewPurpose): Promise<void> {
  await sql`
    insert into consent.purposes as kept
      (workspace_id, purpose, name, description, legal_basis, channels, promotional, shares, balancing_note,
       expires_after_days, notice_version, position)
    select ${workspaceId}, ${purpose.code}, ${JSON.stringify(purpose.name)}::jsonb,
           ${JSON.stringify(purpose.description)}::jsonb, ${purpose.legalBasis}, ${purpose.channels as string[]}::text[],
           ${purpose.promotional}::boolean, ${purpose.shares}::boolean, ${purpose.balancingNote},
           ${purpose.expiresAfterDays}::int, 1, coalesce(max(purposes.position), 0) + 1
      from consent.purposes
     where purposes.workspace_id = ${workspaceId}
        on conflict (workspace_id, purpose) do update
       set name = excluded.name,
           description = excluded.description,
           legal_basis = excluded.legal_basis,
           channels = excluded.channels,
           promotional = excluded.promotional,
           shares = excluded.shares,
           balancing_note = excluded.balancing_note,
           expires_after_days = excluded.expires_after_days
  `.execute(tx)
}

export async function purposesIn(tx: Tx, workspaceId: string): Promise<Purpose[]> {
  const { rows } = await sql<Purpose>`
    select purposes.purpose as code, purposes.name, purposes.description, purposes.legal_basis as "legalBasis",
           purposes.channels, purposes.promotional, purposes.shares, purposes.balancing_note as "balancingNote",
           purposes.expires_after_days as "expiresAfterDays", purposes.notice,
           purposes.notice_version as "noticeVersion", purposes.least_version as "leastVersion"
      from consent.purposes
     where purposes.workspace_id = ${workspaceId}
     order by purposes.position
  `.execute(tx)
  return rows
}

/** Locks the purposes of the workspace: waits for the messages under way, and those that follow see what is written. */
export async function lockPurposes(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    select 1
      from consent.purposes
     where purposes.workspace_id = ${workspaceId}
     order by purposes.purpose
       for update
  `.execute(tx)
}

/** Puts purposes under a version of a notice; a material one makes consents to older versions need renewal. */
export async function putUnderNotice(
  tx: Tx,
  workspaceId: string,
  published: { notice: string; version: number; material: boolean; purposes: readonly string[] },
): Promise<void> {
  await sql`
    update consent.purposes
       set notice = ${published.notice},
           notice_version = ${published.version},
           least_version = case when ${published.material} then ${published.version} else purposes.least_version end
     where purposes.workspace_id = ${workspaceId}
       and purposes.purpose = any(${published.purposes as string[]}::text[])
  `.execute(tx)
}
