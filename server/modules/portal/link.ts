import type { Keys } from '#platform/crypto/keys'
import { openToken, signToken, uuidBytes, uuidFrom } from '#platform/crypto/signedToken'

/** Whose pages a link opens, and until when. */
export interface Pass {
  readonly workspaceId: string
  readonly memberId: string
  readonly expiresAt: Date
}

const KIND = 'portal'
const VERSION = 1
const BYTES = 1 + 16 + 16 + 6

/** All that is needed is in the link; only this installation can have made it. */
export function passToken(keys: Pick<Keys, 'sign'>, pass: Pass): string {
  const expiry = Buffer.alloc(6)
  expiry.writeUIntBE(pass.expiresAt.getTime(), 0, 6)
  const body = Buffer.concat([Buffer.of(VERSION), uuidBytes(pass.workspaceId), uuidBytes(pass.memberId), expiry])
  return signToken(keys, KIND, body)
}

export function passOf(keys: Pick<Keys, 'sign'>, token: string): Pass | undefined {
  const body = openToken(keys, KIND, token)
  if (body?.length !== BYTES || body[0] !== VERSION) return undefined
  return {
    workspaceId: uuidFrom(body.subarray(1, 17)),
    memberId: uuidFrom(body.subarray(17, 33)),
    expiresAt: new Date(body.readUIntBE(33, 6)),
  }
}
