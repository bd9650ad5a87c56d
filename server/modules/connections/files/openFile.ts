import { join } from 'node:path'
import type { Platform } from '#platform/context'
import type { FileBytes } from '../readers/reader.ts'
import type { StoredFile } from './files.store.ts'
import { openSealed } from './sealedFile.ts'

export const KEY_SEAL = 'connections.files'

export function openFile(platform: Platform, workspaceId: string, file: StoredFile): FileBytes {
  const key = platform.keys.open(workspaceId, KEY_SEAL, file.sealedKey)
  return openSealed({ path: pathOf(platform, workspaceId, file.fileId), key, bytes: file.bytes })
}

/** The name given by the sender never touches the disk. */
export function pathOf(platform: Pick<Platform, 'home'>, workspaceId: string, fileId: string): string {
  return join(platform.home, 'files', workspaceId, fileId)
}
