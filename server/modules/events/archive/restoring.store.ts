import { sql, type Tx } from '#platform/postgres'
import { type ArchiveFile, FILE } from './archive.store.ts'

export async function beginRestore(
  tx: Tx,
  workspaceId: string,
  { fileId, restoreId, at, until }: { fileId: string; restoreId: string; at: Date; until: Date },
): Promise<void> {
  await sql`
    update events.archive_files
       set state = 'restoring',
           restore_id = ${restoreId},
           restore_begun_at = ${at},
           restored_until = ${until},
           restored_events = 0,
           restore_failed = false
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = ${fileId}
       and archive_files.state = 'archived'
  `.execute(tx)
}

/** Keeps a file that is back for longer, or for less long. */
export async function setRestoredUntil(tx: Tx, workspaceId: string, fileId: string, until: Date): Promise<void> {
  await sql`
    update events.archive_files
       set restored_until = ${until}
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = ${fileId}
       and archive_files.state in ('restoring', 'restored')
  `.execute(tx)
}

export async function noteRestored(
  tx: Tx,
  workspaceId: string,
  { fileId, restoreId, events, state }: Pick<ArchiveFile, 'fileId' | 'restoreId' | 'events' | 'state'>,
): Promise<void> {
  await sql`
    update events.archive_files
       set restored_events = ${events},
           state = ${state}
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = ${fileId}
       and archive_files.restore_id = ${restoreId}
       and archive_files.state = 'restoring'
  `.execute(tx)
}

/** Files that were taken back and whose time is over. */
export async function overdueRestores(tx: Tx, workspaceId: string, now: Date): Promise<ArchiveFile[]> {
  const { rows } = await sql<ArchiveFile>`
    select ${FILE}
      from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.state = 'restored'
       and archive_files.restored_until <= ${now}
  `.execute(tx)
  return rows
}

export async function endRestore(tx: Tx, workspaceId: string, { fileId, restoreId }: ArchiveFile): Promise<void> {
  await sql`
    update events.archive_files
       set state = 'archived',
           restored_events = 0,
           restored_until = null
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = ${fileId}
       and archive_files.restore_id = ${restoreId}
       and archive_files.state = 'restored'
  `.execute(tx)
}

/** The file could not be read: it stays in the archive, and whoever asked for it sees why. */
export async function failRestore(tx: Tx, workspaceId: string, fileId: string): Promise<void> {
  await sql`
    update events.archive_files
       set state = 'archived',
           restored_events = 0,
           restored_until = null,
           restore_failed = true
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.file_id = ${fileId}
       and archive_files.state = 'restoring'
  `.execute(tx)
}

/** When the oldest of the restores that hold events in the history began. */
export async function earliestRestore(tx: Tx, workspaceId: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(archive_files.restore_begun_at) as at
      from events.archive_files
     where archive_files.workspace_id = ${workspaceId}
       and archive_files.state in ('restoring', 'restored')
  `.execute(tx)
  return rows[0]?.at ?? null
}
