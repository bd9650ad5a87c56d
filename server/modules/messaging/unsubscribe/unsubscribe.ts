import { type ChannelCode, channels } from '@regulars/contract/consent'
import type { z } from 'zod'
import type { Keys } from '#platform/crypto/keys'
import { openToken, signToken, uuidBytes, uuidFrom } from '#platform/crypto/signedToken'

/** What a link ends: messages of one purpose on one channel to one member. */
export interface Ending {
  readonly workspaceId: string
  readonly memberId: string
  readonly purpose: string
  readonly channel: z.infer<typeof ChannelCode>
}

const KIND = 'unsubscribe'
const VERSION = 1
const FIXED_BYTES = 1 + 16 + 16 + 1

/** All that is needed to act is in the link, so that it works for as long as the key lives. */
export function unsubscribeToken(keys: Pick<Keys, 'sign'>, ending: Ending): string {
  return signToken(
    keys,
    KIND,
    Buffer.concat([
      Buffer.of(VERSION),
      uuidBytes(ending.workspaceId),
      uuidBytes(ending.memberId),
      Buffer.of(channels.indexOf(ending.channel)),
      Buffer.from(ending.purpose, 'utf8'),
    ]),
  )
}

export function endingOf(keys: Pick<Keys, 'sign'>, token: string): Ending | undefined {
  const body = openToken(keys, KIND, token)
  if (!body || body.length <= FIXED_BYTES || body[0] !== VERSION) return undefined
  return {
    workspaceId: uuidFrom(body.subarray(1, 17)),
    memberId: uuidFrom(body.subarray(17, 33)),
    channel: channels[body[33]!]!,
    purpose: body.subarray(FIXED_BYTES).toString('utf8'),
  }
}
