import { sql, type Tx } from '#platform/postgres'
import type { Month } from './archive.ts'

export interface ArchiveSettings {
  readonly hotDays: number | null
  readonly wrappedKey: Buffer | null
}

export type FileState = 'writing' | 'written' | 'archived' | 'restoring' | 'restored'

export interface ArchiveFile extends Month {
  readonly fileId: string
  readonly state: FileState
  readonly fileName: string | null
  readonly events: number
  readonly bytes: number
  readonly digest: Buffer | null
  readonly archivedAt: Date | null
  readonly restoreId: string | null
  readonly restoreBegunAt: Date | null
  readonly restoredEvents: number
  readonly restoredUntil: Date | null
  readonly restoreFailed: boolean
}

/** The columns of a file, as {@link ArchiveFile} names them. */
export const FILE = sql`
  archive_files.file_id as "fileId", archive_files.month::text as month, archive_files.from_at as "from",
  archive_files.until_at as "until", archive_files.state, archive_files.file_name as "fileName", archive_files.events,
  archive_files.bytes, archive_files.digest, archive_files.archived_at as "archivedAt",
  archive_files.restore_id as "restoreId", archive_files.restore_begun_at as "restoreBegunAt",
  archive_files.restored_events as "restoredEvents", archive_files.restored_until as "restoredUntil",
  archive_files.restore_failed as "restoreFailed"
`

export async function settingsIn(tx: Tx, workspaceId: string): Promise<ArchiveSettings> {
  const { rows } = await sql<ArchiveSettings>`
    select archive_settings.hot_days as "hotDays", archive_settings.wrapped_key as "wrappedKey"
      from events.archive_settings
     where archive_settings.workspace_id = ${workspaceId}
  `.execute(tx)
  return rows[0] ?? { hotDays: null, wrappedKey: null }
}

export async function setHotDays(tx: Tx, workspaceId: string, hotDays: number | null): Promise<void> {
  await sql`
    insert into events.archive_settings (workspace_id, hot_days)
    values (${workspaceId}, ${hotDays})
        on conflict (workspace_id) do update
       set hot_days = excluded.hot_days
  `.execute(tx)
}

/** Keeps the key of the archive unless there is one, and answers the one that is kept. */
export async function keepKey(tx: Tx, workspaceId: string, wrapped: Buffer): Promise<Buffer> {
  const { rows } = await sql<{ wrapped: Buffer }>`
    insert into events.archive_settings (workspace_id, wrapped_key)
    values (${workspaceId}, ${wrapped})
        on conflict (workspace_id) do update
       set wrapped_key = coalesce(archive_settings.wrapped_key, excluded.wrapped_key)
    returning archive_settings.wrapped_key as wrapped
  `.execute(tx)
  return rows[0]!.wrapped
}

export async function insertFiles(
  tx: Tx,
  workspaceId: string,
  files: readonly (Month & { readonly fileId: string })[],
  at: Date,
): Promise<void> {
  await sql`
    insert into events.archive_files (workspace_id, file_id, month, from_at, until_at, begun_at)
    select ${workspaceId}, fresh.file_id, fresh.month, fresh.from_at, fresh.until_at, ${at}
      from unnest(
        ${files.map(({ fileId }) => fileId)}::uuid[],
        ${files.map(({ month }) => month)}::date[],
        ${files.map(({ from }) => from)}::timestamptz[],
        ${files.map(({ until }) => until)}::timestamptz[]
      ) as fresh (file_id, month, from_at, until_at)
  `.execute(tx)
}

/** Nothing was there to write. */
export async function deleteEmpty(
  tx: Tx,
  workspaceId: string,
  { fileId, fileName }: { fileId: string; fileName: string },
): Promise<void> {
  await sql`
    delete from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = ${fileId}
       and archive_files.state = 'writing'
       and archive_files.draft_name = ${fileName}
  `.execute(tx)
}

/** Gives each of these files to a new try of that name, and answers those it got: whoever tried before can record it no more. */
export async function nameDrafts(
  tx: Tx,
  workspaceId: string,
  drafts: readonly { readonly fileId: string; readonly fileName: string }[],
): Promise<Set<string>> {
  const { rows } = await sql<{ fileId: string }>`
    update events.archive_files
       set draft_name = draft.name
      from unnest(
        ${drafts.map(({ fileId }) => fileId)}::uuid[],
        ${drafts.map(({ fileName }) => fileName)}::text[]
      ) as draft (file_id, name)
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = draft.file_id
       and archive_files.state = 'writing'
    returning archive_files.file_id as "fileId"
  `.execute(tx)
  return new Set(rows.map(({ fileId }) => fileId))
}

/** Names of files that count, or may yet. */
export async function namesInUse(tx: Tx, workspaceId: string): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select coalesce(archive_files.file_name, archive_files.draft_name) as name
      from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and coalesce(archive_files.file_name, archive_files.draft_name) is not null
  `.execute(tx)
  return new Set(rows.map(({ name }) => name))
}

/** From here on the file counts; false when another try has it, or was first. */
export async function recordWritten(
  tx: Tx,
  workspaceId: string,
  fileId: string,
  written: { fileName: string; events: number; bytes: number; digest: Buffer },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update events.archive_files
       set state = 'written',
           file_name = ${written.fileName},
           events = ${written.events},
           bytes = ${written.bytes},
           digest = ${written.digest}
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = ${fileId}
       and archive_files.state = 'writing'
       and archive_files.draft_name = ${written.fileName}
  `.execute(tx)
  return numAffectedRows === 1n
}

export async function recordArchived(tx: Tx, workspaceId: string, fileIds: readonly string[], at: Date): Promise<void> {
  await sql`
    update events.archive_files
       set state = 'archived',
           archived_at = ${at}
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = any(${fileIds as string[]}::uuid[])
       and archive_files.state = 'written'
  `.execute(tx)
}

/** Files that a move has begun with and not ended, oldest first. */
export async function unfinishedFiles(tx: Tx, workspaceId: string): Promise<ArchiveFile[]> {
  const { rows } = await sql<ArchiveFile>`
    select ${FILE}
      from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.state in ('writing', 'written')
     order by archive_files.begun_at, archive_files.file_id
  `.execute(tx)
  return rows
}

export async function fileById(tx: Tx, workspaceId: string, fileId: string): Promise<ArchiveFile | undefined> {
  const { rows } = await sql<ArchiveFile>`
    select ${FILE}
      from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = ${fileId}
       for update
  `.execute(tx)
  return rows[0]
}

export async function filesAfter(
  tx: Tx,
  workspaceId: string,
  page: { after: { month: string; fileId: string } | null; limit: number },
): Promise<ArchiveFile[]> {
  const { rows } = await sql<ArchiveFile>`
    select ${FILE}
      from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and (${page.after?.month ?? null}::date is null
            or (archive_files.month, archive_files.file_id) < (${page.after?.month ?? null}::date, ${page.after?.fileId ?? null}::uuid))
     order by archive_files.month desc, archive_files.file_id desc
     limit ${page.limit}
  `.execute(tx)
  return rows
}

/** Files that are on the disk. */
export async function writtenFiles(tx: Tx, workspaceId: string): Promise<ArchiveFile[]> {
  const { rows } = await sql<ArchiveFile>`
    select ${FILE}
      from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_name is not null
     order by archive_files.month, archive_files.file_id
  `.execute(tx)
  return rows
}

export interface FileTotals {
  readonly files: number
  readonly bytes: number
  readonly restored: number
}

export async function totalsOf(tx: Tx, workspaceId: string): Promise<FileTotals> {
  const { rows } = await sql<FileTotals>`
    select count(*) as files, coalesce(sum(archive_files.bytes), 0)::bigint as bytes,
           count(*) filter (where archive_files.state = 'restored') as restored
      from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_name is not null
  `.execute(tx)
  return rows[0]!
}
