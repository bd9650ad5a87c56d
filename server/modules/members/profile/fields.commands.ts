import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { directNameOf } from './direct.ts'
import {
  deleteField,
  fieldsIn,
  forgetKeptOut,
  insertFields,
  noteKeptOut,
  noteWritten,
  registerOf,
  setRegisteredOnly,
  updateField,
} from './fields.store.ts'
import { builtInFields, type Field } from './fields.ts'
import { type Sensitivity, sensitivityByName } from './sensitive.ts'

/** Most fields that a workspace may register. */
const MAX_FIELDS = 500

/** The name under which a field is kept: `eMail` and `email` are one. */
export function fieldOf(name: string): string {
  return directNameOf(name) ?? name
}

/**
 * Which of these values may be collected. Where only registered fields are, the others are kept out, and noted with who
 * sent them; of the rest it is noted that a value came.
 */
export async function keepRegistered(
  ctx: Ctx,
  values: readonly { readonly name: string; readonly source: string }[],
): Promise<(name: string) => boolean> {
  const names = [...new Set(values.map(({ name }) => fieldOf(name)))]
  if (names.length === 0) return () => true
  const { registeredOnly, writtenOn } = await registerOf(ctx.tx, ctx.workspaceId, names)
  const today = ctx.now.toISOString().slice(0, 10)
  const due = [...writtenOn].filter(([, day]) => day === null || day < today).map(([field]) => field)
  await noteWritten(ctx.tx, ctx.workspaceId, due, today)
  if (!registeredOnly) return () => true
  const isKept = (name: string) => writtenOn.has(fieldOf(name))
  await noteKeptOut(
    ctx.tx,
    ctx.workspaceId,
    values.filter(({ name }) => !isKept(name)),
    today,
  )
  return isKept
}

/** Names of the fields beside the direct ones that may be collected; null where any may. */
export async function collectable(ctx: Ctx): Promise<string[] | null> {
  const { registeredOnly } = await registerOf(ctx.tx, ctx.workspaceId, [])
  if (!registeredOnly) return null
  const all = await fieldsIn(ctx.tx, ctx.workspaceId)
  return all.map(({ field }) => field).filter((field) => directNameOf(field) === undefined)
}

/** The whole register. */
export async function registeredFields(ctx: Ctx): Promise<Field[]> {
  return fieldsIn(ctx.tx, ctx.workspaceId)
}

/** What the company calls those of these fields that it registered. */
export async function fieldNames(ctx: Ctx, names: readonly string[]): Promise<Record<string, Field['label']>> {
  const all = new Map((await fieldsIn(ctx.tx, ctx.workspaceId)).map(({ field, label }) => [field, label]))
  return Object.fromEntries(
    names.flatMap((name) => {
      const label = all.get(name)
      return label ? [[name, label] as const] : []
    }),
  )
}

export async function prepareFields(ctx: Ctx): Promise<void> {
  await insertFields(ctx.tx, ctx.workspaceId, builtInFields, ctx.now.toISOString().slice(0, 10))
}

/** Grounds that a sensitive field may be kept on: the member's own consent to it, or the law. */
const sensitiveGrounds: readonly Field['legalBasis'][] = ['consent', 'legal_obligation']

/** Adds a field to the register, or changes what is said of it. What is sensitive by its name is so unless it is denied. */
export async function saveField(
  ctx: Ctx,
  wanted: Omit<Field, 'builtIn' | 'sensitive'> & { readonly sensitive?: Sensitivity | null | undefined },
): Promise<Field> {
  const all = await fieldsIn(ctx.tx, ctx.workspaceId)
  const name = fieldOf(wanted.field)
  const before = all.find(({ field }) => field === name) ?? null
  if (!before && all.length >= MAX_FIELDS) {
    const message = `a workspace has ${MAX_FIELDS} at most`
    throw new Refusal('invalid_request', {}, { fields: [{ field: 'field', message }] })
  }
  const sensitive = wanted.sensitive === undefined ? (before?.sensitive ?? sensitivityByName(name)) : wanted.sensitive
  if (sensitive !== null && !sensitiveGrounds.includes(wanted.legalBasis)) {
    const message = 'a sensitive field rests on consent or a legal duty'
    throw new Refusal('invalid_request', {}, { fields: [{ field: 'legalBasis', message }] })
  }
  const after = { ...wanted, field: name, builtIn: before?.builtIn ?? false, sensitive }
  if (before) await updateField(ctx.tx, ctx.workspaceId, after)
  else await insertFields(ctx.tx, ctx.workspaceId, [after], ctx.now.toISOString().slice(0, 10))
  await forgetKeptOut(ctx.tx, ctx.workspaceId, name)
  ctx.record({
    action: before ? 'field.changed' : 'field.registered',
    object: { kind: 'field', id: name },
    before,
    after,
  })
  return after
}

/** Takes a field out of the register. Values that are there stay, and are reported as kept without a purpose. */
export async function removeField(ctx: Ctx, name: string): Promise<void> {
  const before = (await fieldsIn(ctx.tx, ctx.workspaceId)).find(({ field }) => field === fieldOf(name))
  if (!before) throw notFound('field', name)
  if (before.builtIn) throw new Refusal('field_built_in', { field: before.field })
  await deleteField(ctx.tx, ctx.workspaceId, before.field)
  ctx.record({ action: 'field.removed', object: { kind: 'field', id: before.field }, before, after: null })
}

/** From now on fields that are not in the register are kept out, or collected again. */
export async function collectRegisteredOnly(ctx: Ctx, registeredOnly: boolean): Promise<void> {
  const before = await registerOf(ctx.tx, ctx.workspaceId, [])
  await setRegisteredOnly(ctx.tx, ctx.workspaceId, registeredOnly)
  ctx.record({
    action: 'field.policy_set',
    object: { kind: 'workspace', id: ctx.workspaceId },
    before: { registeredOnly: before.registeredOnly },
    after: { registeredOnly },
  })
}
