import { sql, type Tx } from '#platform/postgres'
import type { FileDetails } from '../readers/reader.ts'

export interface StoredFile {
  readonly fileId: string
  readonly name: string
  readonly bytes: number
  readonly details: FileDetails
  readonly sealedKey: Buffer
}

export async function insertFile(tx: Tx, workspaceId: string, file: StoredFile & { uploadedAt: Date }): Promise<void> {
  await sql`
    insert into connections.files (workspace_id, file_id, name, bytes, details, sealed_key, uploaded_at)
    values (${workspaceId}, ${file.fileId}, ${file.name}, ${file.bytes}, ${JSON.stringify(file.details)}::jsonb, ${file.sealedKey}, ${file.uploadedAt})
  `.execute(tx)
}

export async function findFile(tx: Tx, workspaceId: string, fileId: string): Promise<StoredFile | undefined> {
  const { rows } = await sql<StoredFile>`
    select files.file_id as "fileId", files.name, files.bytes, files.details, files.sealed_key as "sealedKey"
      from connections.files
     where files.workspace_id = ${workspaceId}
       and files.file_id = ${fileId}
  `.execute(tx)
  return rows[0]
}

/** Files that nothing waits for: imported, or uploaded before `before` and left. A dry run keeps its file. */
export async function filesToRemove(tx: Tx, workspaceId: string, before: Date): Promise<string[]> {
  const { rows } = await sql<{ fileId: string }>`
    select files.file_id as "fileId"
      from connections.files
     where files.workspace_id = ${workspaceId}
       and not exists (
         select
           from connections.imports
          where imports.workspace_id = files.workspace_id
            and imports.file_id = files.file_id
            and imports.finished_at is null
       )
       and (
         files.uploaded_at < ${before}
         or exists (
           select
             from connections.imports
            where imports.workspace_id = files.workspace_id
              and imports.file_id = files.file_id
              and imports.state = 'done'
              and not imports.dry_run
         )
       )
     limit 100
  `.execute(tx)
  return rows.map((row) => row.fileId)
}

export async function deleteFiles(tx: Tx, workspaceId: string, fileIds: readonly string[]): Promise<void> {
  await sql`
    delete from connections.files
     where files.workspace_id = ${workspaceId}
       and files.file_id = any(${fileIds as string[]}::uuid[])
  `.execute(tx)
}
