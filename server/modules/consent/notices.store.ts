import { sql, type Tx } from '#platform/postgres'
import type { Draft, Notice } from './notices.ts'

export async function saveDraft(tx: Tx, workspaceId: string, draft: Draft): Promise<void> {
  await sql`
    insert into consent.notice_drafts (workspace_id, notice, purposes, texts, updated_at)
    values (${workspaceId}, ${draft.notice}, ${draft.purposes as string[]}::text[], ${JSON.stringify(draft.texts)}::jsonb,
            ${draft.updatedAt})
        on conflict (workspace_id, notice) do update
       set purposes = excluded.purposes,
           texts = excluded.texts,
           updated_at = excluded.updated_at
  `.execute(tx)
}

export async function draftsIn(tx: Tx, workspaceId: string): Promise<Draft[]> {
  const { rows } = await sql<Draft>`
    select notice_drafts.notice, notice_drafts.purposes, notice_drafts.texts, notice_drafts.updated_at as "updatedAt"
      from consent.notice_drafts
     where notice_drafts.workspace_id = ${workspaceId}
     order by notice_drafts.notice
  `.execute(tx)
  return rows
}

/** Numbered through the workspace, after the purposes are locked. Version 1 is what was shown before there was a notice. */
export async function insertNotice(tx: Tx, workspaceId: string, notice: Omit<Notice, 'version'>): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into consent.notices
      (workspace_id, version, notice, purposes, texts, hashes, material, change_note, published_at, published_by)
    select ${workspaceId}, coalesce(max(notices.version), 1) + 1, ${notice.notice}, ${notice.purposes as string[]}::text[],
           ${JSON.stringify(notice.texts)}::jsonb, ${JSON.stringify(notice.hashes)}::jsonb, ${notice.material}::boolean,
           ${notice.changeNote}, ${notice.publishedAt}::timestamptz, ${notice.publishedBy}
      from consent.notices
     where notices.workspace_id = ${workspaceId}
    returning notices.version
  `.execute(tx)
  return rows[0]!.version
}

export async function noticesIn(tx: Tx, workspaceId: string): Promise<Notice[]> {
  const { rows } = await sql<Notice>`
    select notices.notice, notices.version, notices.purposes, notices.texts, notices.hashes, notices.material,
           notices.change_note as "changeNote", notices.published_at as "publishedAt",
           notices.published_by as "publishedBy"
      from consent.notices
     where notices.workspace_id = ${workspaceId}
     order by notices.version desc
  `.execute(tx)
  return rows
}
