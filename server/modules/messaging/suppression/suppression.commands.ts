import type { Channel } from '#modules/consent/index'
import { mask } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { channelKind, suppressionIndex } from '../channels/channel.ts'
import { insertSuppressions, type StoredSuppression, type SuppressionReason } from './suppression.store.ts'

export interface NewSuppression {
  readonly channel: Channel
  readonly address: string
  /** Absent: all purposes. */
  readonly purpose?: string
  readonly reason: SuppressionReason
}

/** Suppresses addresses by their keyed index; an address that is none is left out, as nothing can be sent to it. */
export async function suppress(ctx: Ctx, suppressions: readonly NewSuppression[]): Promise<StoredSuppression[]> {
  const rows = suppressions.flatMap(({ channel, address, purpose, reason }) => {
    const addressIndex = suppressionIndex(ctx, channel, address)
    const name = channelKind(channel).address
    if (!addressIndex || !name) return []
    return [
      {
        id: ctx.ids.next(),
        channel,
        addressIndex,
        masked: mask(name, address),
        purpose: purpose ?? '*',
        reason,
        at: ctx.now,
      },
    ]
  })
  return rows.length > 0 ? insertSuppressions(ctx.tx, ctx.workspaceId, rows) : []
}

/** Suppresses one address for everything, by hand. */
export async function suppressByHand(
  ctx: Ctx,
  input: { channel: Channel; address: string },
): Promise<StoredSuppression> {
  const [added] = await suppress(ctx, [{ ...input, reason: 'manual' }])
  if (!added) {
    const fields = [{ field: 'address', message: 'is not an address of this channel' }]
    throw new Refusal('invalid_request', {}, { fields })
  }
  const { id, channel, masked, reason } = added
  ctx.record({
    action: 'suppression.added',
    object: { kind: 'suppression', id },
    before: null,
    after: { channel, masked, reason },
  })
  return added
}
