import type { Ctx } from '#platform/context'

export const PROOF_PLACE = 'consent.proof'

/** A proof may quote a form, an address or a call: it is sealed. */
export function sealProof(ctx: Ctx, proof: Readonly<Record<string, unknown>>): Buffer {
  return ctx.keys.seal(ctx.workspaceId, PROOF_PLACE, Buffer.from(JSON.stringify(proof), 'utf8'))
}

export function openProof(ctx: Ctx, sealed: Buffer): Record<string, unknown> {
  return JSON.parse(ctx.keys.open(ctx.workspaceId, PROOF_PLACE, sealed).toString('utf8')) as Record<string, unknown>
}
