import type { Received } from '@regulars/contract'
import type * as contract from '@regulars/contract/findings'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { requirePerson, todayOf } from './audits.commands.ts'
import { lockAudits } from './audits.store.ts'
import { presentFinding } from './audits.ts'
import { carryFindingRow, closeFindingRow, type FindingRow, findFinding, updateFinding } from './findings.store.ts'

type Change = Received<typeof contract.changeFinding>['body']

export async function readFinding(ctx: Ctx, id: string) {
  const row = await findFinding(ctx, id)
  if (!row) throw notFound('finding', id)
  return presentFinding(row, await todayOf(ctx))
}

export async function changeFinding(ctx: Ctx, id: string, change: Change): Promise<void> {
  const { severity, ownerId: owner, dueOn } = await openFindingOf(ctx, id)
  const before = { severity, owner, dueOn }
  const after = { ...before, ...change }
  if (after.owner !== owner) await requirePerson(ctx, after.owner)
  await updateFinding(ctx, id, after)
  ctx.record({ action: 'finding.changed', object: { kind: 'finding', id }, before, after })
}

/** It is closed by what was done, and does not open again: what comes back is a new one. */
export async function closeFinding(ctx: Ctx, id: string, done: string): Promise<void> {
  await openFindingOf(ctx, id)
  await closeFindingRow(ctx, id, done)
  const object = { kind: 'finding', id }
  ctx.record({ action: 'finding.closed', object, before: { state: 'open' }, after: { state: 'closed' }, reason: done })
}

/** The audit that holds it can be closed without it; the next one cannot. */
export async function carryFinding(ctx: Ctx, id: string, reason: string): Promise<void> {
  const finding = await openFindingOf(ctx, id)
  if (finding.heldBy === null) throw new Refusal('wrong_state', { what: 'finding', state: 'carried over' })
  await carryFindingRow(ctx, id, finding.heldBy, reason)
  const after = { from: finding.heldBy, to: (await findFinding(ctx, id))?.heldBy ?? null }
  ctx.record({ action: 'finding.carried_over', object: { kind: 'finding', id }, before: null, after, reason })
}

async function openFindingOf(ctx: Ctx, id: string): Promise<FindingRow> {
  await lockAudits(ctx)
  const finding = await findFinding(ctx, id)
  if (!finding) throw notFound('finding', id)
  if (finding.closedAt !== null) throw new Refusal('wrong_state', { what: 'finding', state: 'closed' })
  return finding
}
