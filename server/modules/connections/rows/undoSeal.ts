import type { Platform } from '#platform/context'

const UNDO = 'connections.undo'

type Sealer = Pick<Platform, 'keys'>

/** What was there before a row may be a name or a telephone number, so it is kept sealed. */
export function sealUndo({ keys }: Sealer, workspaceId: string, undo: unknown): Buffer {
  return keys.seal(workspaceId, UNDO, Buffer.from(JSON.stringify(undo), 'utf8'))
}

export function openUndo({ keys }: Sealer, workspaceId: string, sealed: Buffer): unknown {
  return JSON.parse(keys.open(workspaceId, UNDO, sealed).toString('utf8'))
}
