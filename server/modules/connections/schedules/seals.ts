import type { Platform } from '#platform/context'

const SECRET = 'connections.schedule'

type Sealer = Pick<Platform, 'keys'>

/** Addresses and authorizations of schedules: both let their holder fetch the file. */
export function sealSecret({ keys }: Sealer, workspaceId: string, text: string): Buffer {
  return keys.seal(workspaceId, SECRET, Buffer.from(text, 'utf8'))
}

export function openSecret({ keys }: Sealer, workspaceId: string, sealed: Buffer): string {
  return keys.open(workspaceId, SECRET, sealed).toString('utf8')
}
