import type { Received } from '@regulars/contract'
import type * as contract from '@regulars/contract/dataMap'
import { registeredFields } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { peopleIn, requirePeople } from '../people.commands.ts'
import { assignedIn, insertSignOffs, replaceOwners, signedIn } from './owners.store.ts'
import { type OwnedItem, ownedOf, type Part, parts, refOf, type SubjectRef, subjectsOf } from './owners.ts'

export async function readOwners(ctx: Ctx): Promise<OwnedItem[]> {
  const subjects = subjectsOf(await registeredFields(ctx))
  return ownedOf(subjects, await assignedIn(ctx.tx, ctx.workspaceId), await signedIn(ctx.tx, ctx.workspaceId))
}

export async function listOwners(ctx: Ctx) {
  return { items: await readOwners(ctx), people: await peopleIn(ctx) }
}

/** Says who has which part in some fields and datasets, in the place of whoever had. */
export async function assignOwners(ctx: Ctx, wanted: Received<typeof contract.assignOwners>['body']) {
  const before = await requireSubjects(ctx, wanted.subjects)
  const people = parts.flatMap((part) => idsIn(part, wanted).map((userId) => ({ part, userId })))
  await requirePeople(
    ctx,
    people.map(({ userId }) => userId),
  )
  const by = `${ctx.actor.kind}:${ctx.actor.id}`
  await replaceOwners(ctx.tx, ctx.workspaceId, { subjects: wanted.subjects, people, at: ctx.now, by })
  const after = await requireSubjects(ctx, wanted.subjects)
  ctx.record({
    action: 'data_owner.assigned',
    object: { kind: 'data', id: nameOf(wanted.subjects) },
    before: before.map(rolesOf),
    after: after.map(rolesOf),
  })
  return after
}

/** Signs off as the owner. What has changed since the owner looked at it is not signed off unseen. */
export async function signOff(ctx: Ctx, signed: readonly (SubjectRef & { readonly version: string })[]) {
  const found = await requireSubjects(ctx, signed)
  for (const [index, { subject, version, accountable }] of found.entries()) {
    const isOwner = ctx.actor.kind === 'user' && accountable?.id === ctx.actor.id
    if (!isOwner) throw new Refusal('not_the_owner', { subject })
    if (version !== signed[index]!.version) throw new Refusal('changed_meanwhile', { subject })
  }
  const rows = signed.map((one) => ({ ...one, id: ctx.ids.next() }))
  await insertSignOffs(ctx.tx, ctx.workspaceId, rows, { by: ctx.actor.id, at: ctx.now })
  ctx.record({
    action: 'data_owner.signed_off',
    object: { kind: 'data', id: nameOf(signed) },
    before: null,
    after: signed.map((one) => ({ subject: refOf(one), version: one.version })),
  })
  return requireSubjects(ctx, signed)
}

/** In the order of the asked. */
async function requireSubjects(ctx: Ctx, asked: readonly SubjectRef[]): Promise<OwnedItem[]> {
  const all = new Map((await readOwners(ctx)).map((one) => [refOf(one), one]))
  return asked.map((one) => {
    const found = all.get(refOf(one))
    if (!found) throw notFound(one.kind, one.subject)
    return found
  })
}

type Wanted = Received<typeof contract.assignOwners>['body']

function idsIn(part: Part, wanted: Wanted): readonly string[] {
  if (part !== 'accountable') return wanted[part]
  return wanted.accountable === null ? [] : [wanted.accountable]
}

/** Ids of users: the log names nobody. */
function rolesOf({ kind, subject, accountable, ...item }: OwnedItem) {
  const ids = (part: Exclude<Part, 'accountable'>) => item[part].map(({ id }) => id)
  return {
    subject: refOf({ kind, subject }),
    accountable: accountable?.id ?? null,
    responsible: ids('responsible'),
    consulted: ids('consulted'),
    informed: ids('informed'),
  }
}

/** One subject by its name, several by their number. */
function nameOf(subjects: readonly SubjectRef[]): string {
  const [first] = subjects
  return subjects.length === 1 && first ? refOf(first) : `${subjects.length} fields and datasets`
}
