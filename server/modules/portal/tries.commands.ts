import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { insertTry, triesBefore } from './codes.store.ts'
import { isTooMany, LIMIT_MINUTES, type TryKind } from './codes.ts'

/** Counts a try with an address from a place; false when there were too many. Codes of all kinds are counted together. */
export async function mayTry(ctx: Ctx, kind: TryKind, addressIndex: Buffer, ip: string): Promise<boolean> {
  const originIndex = ctx.keys.sign('portal/origin', `${ctx.workspaceId}/${ip}`)
  const tried = { kind, addressIndex, originIndex, at: ctx.now }
  // What is refused is not counted: who waits a while may try again, however often others tried meanwhile.
  if (isTooMany(kind, await triesBefore(ctx.tx, ctx.workspaceId, tried))) return false
  await insertTry(ctx.tx, ctx.workspaceId, ctx.ids.next(), tried)
  return true
}

export function tooMany(): Refusal {
  return new Refusal('too_many_codes', { minutes: LIMIT_MINUTES }, { retryAfterSeconds: LIMIT_MINUTES * 60 })
}
