import type { Keys } from '#platform/crypto/keys'
import { openToken, signToken, uuidBytes, uuidFrom } from '#platform/crypto/signedToken'

const KIND = 'portal/door'
const VERSION = 1
const BYTES = 1 + 16

/** Names the workspace whose members sign in at a page; only this installation can have made it, so none can be guessed. */
export function doorToken(keys: Pick<Keys, 'sign'>, workspaceId: string): string {
  return signToken(keys, KIND, Buffer.concat([Buffer.of(VERSION), uuidBytes(workspaceId)]))
}

export function workspaceOfDoor(keys: Pick<Keys, 'sign'>, token: string): string | undefined {
  const body = openToken(keys, KIND, token)
  return body?.length === BYTES && body[0] === VERSION ? uuidFrom(body.subarray(1)) : undefined
}
