import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import { type Person, peopleIn as peopleOf } from './people.store.ts'

/** Whom a register can name: the users who are let in. */
export function peopleIn(ctx: Ctx): Promise<Person[]> {
  return peopleOf(ctx.tx, ctx.workspaceId)
}

/** Refuses whoever is none of them; null is nobody. */
export async function requirePeople(ctx: Ctx, ids: readonly (string | null)[]): Promise<void> {
  const known = new Set((await peopleIn(ctx)).map(({ id }) => id))
  const unknown = ids.find((id) => id !== null && !known.has(id))
  if (unknown) throw notFound('user', unknown)
}
