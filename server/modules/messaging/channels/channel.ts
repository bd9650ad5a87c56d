import type { Channel } from '#modules/consent/index'
import type { DirectName } from '#modules/members/index'
import type { Keys } from '#platform/crypto/keys'
import { email } from './email.ts'
import type { Draft, Message } from './message.ts'
import { push } from './push.ts'
import { sms } from './sms.ts'
import { wechat } from './wechat.ts'

/** A way to reach a member. */
export interface ChannelKind {
  readonly code: Channel
  /** The direct value that is the address; null while no address of this kind is kept. */
  readonly address: DirectName | null
  /** One way of writing an address; undefined when it is none. Also what is suppressed. */
  normalise(address: string): string | undefined
  compose(draft: Draft): Message
}

const kinds: readonly ChannelKind[] = [email, sms, push, wechat]

export function channelKind(code: Channel): ChannelKind {
  return kinds.find((kind) => kind.code === code)!
}

/** Channels for which addresses are kept. */
export const reachableChannels: readonly Channel[] = kinds.flatMap((kind) => (kind.address ? [kind.code] : []))

/** The suppression list has a key of its own, apart from the one members are looked up by. */
export function suppressionIndex(
  ctx: { readonly workspaceId: string; readonly keys: Pick<Keys, 'blindIndex'> },
  channel: Channel,
  address: string,
): Buffer | undefined {
  const normal = channelKind(channel).normalise(address)
  return normal === undefined ? undefined : ctx.keys.blindIndex(ctx.workspaceId, `suppression/${channel}`, normal)
}
