import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { normaliseIdentifier } from '../profile/direct.ts'
import { blockedOf, deleteBlocked, insertBlocked, namespacesOf, updateNamespace } from './namespaces.store.ts'
import { MEMBER_NUMBER, type Namespace } from './namespaces.ts'
import { PHONE_SHA256 } from './phoneHashes.ts'

/** Most kinds of identifiers that a workspace may have. */
const MAX_NAMESPACES = 50
/** Most values that a workspace may block: they are the company's own, not its members'. */
const MAX_BLOCKED = 500

export async function namespacesOfWorkspace(ctx: Ctx): Promise<Namespace[]> {
  return [...(await namespacesOf(ctx.tx, ctx.workspaceId)).values()]
}

/** Adds a kind of identifier or changes its rules. The member number stays the one that is never shared. */
export async function saveNamespace(ctx: Ctx, namespace: Namespace): Promise<Namespace> {
  if (namespace.namespace === PHONE_SHA256) throw refused('namespace', 'is the hash of a phone, and follows the phone')
  const held = await namespacesOf(ctx.tx, ctx.workspaceId)
  const before = held.get(namespace.namespace) ?? null
  if (!before && held.size >= MAX_NAMESPACES) throw refused('namespace', `a workspace has ${MAX_NAMESPACES} at most`)
  if (
    namespace.namespace === MEMBER_NUMBER &&
    (namespace.memberLimit !== 1 || !namespace.enrols || namespace.vouches)
  ) {
    throw refused('memberLimit', 'a member has one member number, which enrols and vouches for nobody else')
  }
  await updateNamespace(ctx.tx, ctx.workspaceId, namespace)
  const object = { kind: 'namespace', id: namespace.namespace }
  ctx.record({ action: before ? 'namespace.changed' : 'namespace.added', object, before, after: namespace })
  return namespace
}

/** From now on events that name the value say nothing by it; who has it keeps it. */
export async function blockIdentifier(
  ctx: Ctx,
  blocked: { namespace: string; value: string; reason: string },
): Promise<void> {
  const { namespace, reason } = blocked
  if (!(await namespacesOf(ctx.tx, ctx.workspaceId)).has(namespace)) throw notFound('namespace', namespace)
  const value =
    namespace === 'email' || namespace === 'phone'
      ? normaliseIdentifier(namespace, blocked.value)
      : blocked.value.normalize('NFKC').trim()
  if (!value) throw refused('value', `is no ${namespace}`)
  const held = await blockedOf(ctx.tx, ctx.workspaceId)
  if (held.length >= MAX_BLOCKED) throw refused('value', `a workspace blocks ${MAX_BLOCKED} values at most`)
  const index = ctx.keys.blindIndex(ctx.workspaceId, namespace, value)
  await insertBlocked(ctx.tx, ctx.workspaceId, { namespace, index, reason, at: ctx.now, by: ctx.actor.id })
  const object = { kind: 'namespace', id: namespace }
  ctx.record({ action: 'identifier.blocked', object, before: null, after: { namespace }, reason })
}

/** From now on events that name the value say by it who somebody is. What was decided meanwhile stays. */
export async function unblockIdentifier(ctx: Ctx, id: string): Promise<void> {
  const removed = await deleteBlocked(ctx.tx, ctx.workspaceId, Buffer.from(id, 'base64url'))
  if (!removed) throw notFound('blocked identifier', id)
  const object = { kind: 'namespace', id: removed.namespace }
  ctx.record({ action: 'identifier.unblocked', object, before: removed, after: null })
}

function refused(field: string, message: string): Refusal {
  return new Refusal('invalid_request', {}, { fields: [{ field, message }] })
}
