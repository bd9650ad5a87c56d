import type { Platform } from '#platform/context'
import type { Contact } from '../mapping/orderLine.ts'

const CONTACT = 'connections.contact'
const LINE = 'connections.line'

type Sealer = Pick<Platform, 'keys'>

export function sealContact({ keys }: Sealer, workspaceId: string, contact: Contact): Buffer {
  return keys.seal(workspaceId, CONTACT, Buffer.from(JSON.stringify(contact), 'utf8'))
}

export function openContact({ keys }: Sealer, workspaceId: string, sealed: Buffer): Contact {
  return JSON.parse(keys.open(workspaceId, CONTACT, sealed).toString('utf8')) as Contact
}

/** A line as it was in the file may hold anything, so it is kept sealed. */
export function sealLine({ keys }: Sealer, workspaceId: string, text: string): Buffer {
  return keys.seal(workspaceId, LINE, Buffer.from(text, 'utf8'))
}

export function openLine({ keys }: Sealer, workspaceId: string, sealed: Buffer): string {
  return keys.open(workspaceId, LINE, sealed).toString('utf8')
}
