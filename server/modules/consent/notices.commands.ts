import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { draftsIn, insertNotice, noticesIn, saveDraft } from './notices.store.ts'
import { type Draft, hashesOf, missingIn, type Notice } from './notices.ts'
import { lockPurposes, purposesIn, putUnderNotice, upsertPurpose } from './purposes.store.ts'
import { faultOf, type NewPurpose, type Purpose } from './purposes.ts'

export async function savePurpose(ctx: Ctx, purpose: NewPurpose): Promise<Purpose> {
  const fault = faultOf(purpose)
  if (fault) throw new Refusal('purpose_invalid', { reason: fault })
  const before = (await purposesIn(ctx.tx, ctx.workspaceId)).find((one) => one.code === purpose.code) ?? null
  await upsertPurpose(ctx.tx, ctx.workspaceId, purpose)
  const after = (await purposesIn(ctx.tx, ctx.workspaceId)).find((one) => one.code === purpose.code)!
  ctx.record({ action: 'purpose.saved', object: { kind: 'purpose', id: purpose.code }, before, after })
  return after
}

/** Drafts and all versions, newest first. */
export async function notices(ctx: Ctx): Promise<{ drafts: Draft[]; versions: Notice[] }> {
  return { drafts: await draftsIn(ctx.tx, ctx.workspaceId), versions: await noticesIn(ctx.tx, ctx.workspaceId) }
}

export async function writeDraft(ctx: Ctx, draft: Omit<Draft, 'updatedAt'>): Promise<Draft> {
  const known = new Set((await purposesIn(ctx.tx, ctx.workspaceId)).map((purpose) => purpose.code))
  const unknown = draft.purposes.find((code) => !known.has(code))
  if (unknown !== undefined) throw notFound('purpose', unknown)
  const before = (await draftsIn(ctx.tx, ctx.workspaceId)).find((one) => one.notice === draft.notice) ?? null
  const after = { ...draft, updatedAt: ctx.now }
  await saveDraft(ctx.tx, ctx.workspaceId, after)
  ctx.record({
    action: 'notice.drafted',
    object: { kind: 'notice', id: draft.notice },
    before: before && { purposes: before.purposes, hashes: hashesOf(before.texts) },
    after: { purposes: draft.purposes, hashes: hashesOf(draft.texts) },
  })
  return after
}

/**
 * Publishes the draft as a version that never changes. A material one makes every consent to an older version need
 * renewal, in this transaction: it waits for the messages under way, and none goes out under the old one after it.
 */
export async function publishNotice(
  ctx: Ctx,
  code: string,
  { material, changeNote }: { material: boolean; changeNote: string },
): Promise<Notice> {
  const draft = (await draftsIn(ctx.tx, ctx.workspaceId)).find((one) => one.notice === code)
  if (!draft) throw notFound('notice', code)
  const missing = missingIn(draft)
  if (missing.length > 0) throw new Refusal('notice_invalid', { reason: `missing ${missing.join(', ')}` })
  if (!material && changeNote === '') {
    throw new Refusal('notice_invalid', { reason: 'a change that asks nobody anew needs a note that says why' })
  }
  await lockPurposes(ctx.tx, ctx.workspaceId)
  const notice = {
    notice: code,
    purposes: draft.purposes,
    texts: draft.texts,
    hashes: hashesOf(draft.texts),
    material,
    changeNote: changeNote || null,
    // Taken after the lock: a consent given while this one waited was shown the version before.
    publishedAt: ctx.clock.now(),
    publishedBy: `${ctx.actor.kind}:${ctx.actor.id}`,
  }
  const version = await insertNotice(ctx.tx, ctx.workspaceId, notice)
  await putUnderNotice(ctx.tx, ctx.workspaceId, { notice: code, version, material, purposes: draft.purposes })
  ctx.record({
    action: 'notice.published',
    object: { kind: 'notice', id: code },
    before: null,
    after: { version, purposes: draft.purposes, hashes: notice.hashes, material },
    ...(changeNote && { reason: changeNote }),
  })
  return { ...notice, version }
}
