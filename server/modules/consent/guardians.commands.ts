import { heedGuardian } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { appendGuardianWord, type Guardian, guardianIn } from './guardians.store.ts'
import { sealProof } from './proof.ts'

/** Keeps what a guardian said of a child, with the proof: without one a child stays locked. */
export async function recordGuardian(
  ctx: Ctx,
  word: { memberId: string; state: Guardian['state']; source: string; proof: Readonly<Record<string, unknown>> },
): Promise<Guardian> {
  if (word.state === 'granted' && Object.keys(word.proof).length === 0) throw new Refusal('guardian_proof_missing')
  const before = await guardianOf(ctx, word.memberId)
  await appendGuardianWord(ctx.tx, ctx.workspaceId, {
    memberId: word.memberId,
    state: word.state,
    source: word.source,
    wordId: ctx.ids.next(),
    sealedProof: sealProof(ctx, word.proof),
    at: ctx.now,
    actor: `${ctx.actor.kind}:${ctx.actor.id}`,
  })
  const after = (await guardianOf(ctx, word.memberId))!
  await heedGuardian(ctx, word.memberId, after.state === 'granted')
  ctx.record({ action: 'guardian.recorded', object: { kind: 'member', id: word.memberId }, before, after })
  return after
}

export function guardianOf(ctx: Ctx, memberId: string): Promise<Guardian | null> {
  return guardianIn(ctx.tx, ctx.workspaceId, memberId)
}
