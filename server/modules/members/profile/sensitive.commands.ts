import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { fieldOf } from './fields.commands.ts'
import { fieldsIn } from './fields.store.ts'
import { approvedUses, closedFields, deleteUse, saveUse, sensitiveFields } from './sensitive.store.ts'
import { type Sensitivity, sensitivityByName } from './sensitive.ts'

/** Refuses what would decide about members by a sensitive field that nobody approved the use of; names the first such. */
export async function refuseSensitive(ctx: Ctx, names: readonly string[]): Promise<void> {
  const closed = await closedAmong(ctx, names)
  const [field] = [...closed.keys()].sort()
  if (field !== undefined) throw new Refusal('sensitive_feature', { field })
}

/** Of these fields, those that decisions about members may not read. */
export function closedAmong(ctx: Ctx, names: readonly string[]): Promise<Map<string, Sensitivity>> {
  return closedFields(ctx.tx, ctx.workspaceId, [...new Set(names.map(fieldOf))])
}

/** Of these fields, those that are sensitive, whether their use was approved or not. */
export function sensitiveAmong(ctx: Ctx, names: readonly string[]): Promise<Map<string, Sensitivity>> {
  return sensitiveFields(ctx.tx, ctx.workspaceId, [...new Set(names.map(fieldOf))])
}

/** Lets decisions read a sensitive field. Who approved it and why stays with it, and is in the audit log. */
export async function approveUse(ctx: Ctx, name: string, reason: string): Promise<void> {
  const field = fieldOf(name)
  const registered = (await fieldsIn(ctx.tx, ctx.workspaceId)).find((one) => one.field === field)
  const sensitive = registered ? registered.sensitive : sensitivityByName(field)
  if (sensitive === null) throw new Refusal('field_not_sensitive', { field })
  const before = (await approvedUses(ctx.tx, ctx.workspaceId)).get(field)
  await saveUse(ctx.tx, ctx.workspaceId, {
    field,
    reason,
    approvedBy: `${ctx.actor.kind}:${ctx.actor.id}`,
    approvedAt: ctx.now,
  })
  ctx.record({
    action: 'field_use.approved',
    object: { kind: 'field', id: field },
    before: before ? { reason: before.reason } : null,
    after: { reason, sensitive },
    reason,
  })
}

/** From now on nothing that reads the field can be saved or started; messages do not say it either. */
export async function endUse(ctx: Ctx, name: string): Promise<void> {
  const field = fieldOf(name)
  const before = (await approvedUses(ctx.tx, ctx.workspaceId)).get(field)
  if (!before) throw notFound('approved use', field)
  await deleteUse(ctx.tx, ctx.workspaceId, field)
  const { reason } = before
  ctx.record({ action: 'field_use.ended', object: { kind: 'field', id: field }, before: { reason }, after: null })
}
