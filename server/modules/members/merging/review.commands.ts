import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { lockIdentities } from '../identity/identity.store.ts'
import { membersById } from '../profile/profile.store.ts'
import { mergeTwo } from './merges.commands.ts'
import { decidePair, lockPair } from './review.store.ts'

export interface Decision {
  readonly members: readonly [string, string]
  readonly decision: 'merge' | 'keep_apart'
  readonly survivor?: string | undefined
  readonly reason: string
}

/** A person's decision about a pair, once. Answers the merge, when it was one. */
export async function decide(ctx: Ctx, decision: Decision): Promise<string | null> {
  await lockIdentities(ctx.tx, ctx.workspaceId)
  const [lowId, highId] = [...decision.members].sort() as [string, string]
  const pair = await lockPair(ctx, lowId, highId)
  if (!pair) throw notFound('pair', `${lowId} ${highId}`)
  if (pair.state !== 'open') throw new Refusal('wrong_state', { what: 'pair', state: pair.state })
  const { reason } = decision
  if (decision.decision === 'keep_apart') {
    await decidePair(ctx, { lowId, highId, state: 'kept_apart', reason })
    ctx.record({
      action: 'duplicate.kept_apart',
      object: { kind: 'member', id: lowId },
      before: { state: 'open', probability: pair.probability },
      after: { state: 'kept_apart', with: highId },
      reason,
    })
    return null
  }
  const intoId = decision.survivor ?? (await whoJoinedFirst(ctx, [lowId, highId]))
  if (intoId !== lowId && intoId !== highId) {
    throw new Refusal('invalid_request', {}, { fields: [{ field: 'survivor', message: 'is neither of the two' }] })
  }
  const fromId = intoId === lowId ? highId : lowId
  const { probability, evidence } = pair
  const merge = await mergeTwo(ctx, { fromId, intoId, cause: 'review', reason, evidence: { probability, ...evidence } })
  await decidePair(ctx, { lowId, highId, state: 'merged', reason })
  return merge.mergeId
}

async function whoJoinedFirst(ctx: Ctx, ids: readonly string[]): Promise<string> {
  const rows = await membersById(ctx.tx, ctx.workspaceId, ids)
  const [first] = [...rows].sort(
    (one, other) => one.joinedAt.getTime() - other.joinedAt.getTime() || (one.id < other.id ? -1 : 1),
  )
  if (!first) throw notFound('member', ids.join(' '))
  return first.id
}
