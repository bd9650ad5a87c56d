import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { markStale } from '../duplicates/matchKeys.store.ts'
import { matchedNames } from '../duplicates/matchRecord.ts'
import { openKeys } from '../identity/memberKeys.ts'
import { directNameOf } from './direct.ts'
import { keepRegistered } from './fields.commands.ts'
import { type AttributeRow, type DirectRow, upsertAttributes, upsertDirectValues } from './profile.store.ts'

/** One value of a profile as an event observed it. */
export interface Observation {
  readonly memberId: string
  readonly name: string
  readonly value: unknown
  readonly source: string
  readonly observedAt: Date
}

/** Longest value of an attribute; a longer one is cut off from the profile, not from the event. */
const MAX_VALUE_LENGTH = 2_000
const MAX_NAME_LENGTH = 80

/** Stores what a batch says of its members, as far as it may be collected; direct values are sealed under each member's key. */
export async function observe(ctx: Ctx, observations: readonly Observation[]): Promise<void> {
  const storable = observations.filter(({ name }) => name.length <= MAX_NAME_LENGTH)
  const isKept = await keepRegistered(ctx, storable)
  const latest = latestOfEach(storable).filter(({ name }) => isKept(name))
  const direct = latest.filter((one) => directNameOf(one.name) !== undefined && isSealable(one.value))
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, [...new Set(direct.map((one) => one.memberId))])
  const rows = direct.flatMap((one) => sealed(keys, one))
  await upsertDirectValues(ctx.tx, ctx.workspaceId, rows)
  const compared = rows.filter((row) => matchedNames.includes(row.name))
  await markStale(
    ctx.tx,
    ctx.workspaceId,
    compared.map((row) => row.memberId),
  )
  const others = latest.filter((one) => directNameOf(one.name) === undefined && isStorable(one))
  await upsertAttributes(ctx.tx, ctx.workspaceId, others as AttributeRow[])
}

/** One statement may touch a row once: of several observations in a batch the latest counts. */
function latestOfEach(observations: readonly Observation[]): Observation[] {
  const latest = new Map<string, Observation>()
  for (const one of observations) {
    const key = `${one.memberId}/${directNameOf(one.name) ?? one.name}`
    const held = latest.get(key)
    if (!held || held.observedAt <= one.observedAt) latest.set(key, one)
  }
  return [...latest.values()]
}

function isSealable(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || (typeof value === 'object' && value !== null)
}

function isStorable(one: Observation): boolean {
  return one.value !== null && one.value !== undefined && JSON.stringify(one.value).length <= MAX_VALUE_LENGTH
}

function sealed(keys: ReadonlyMap<string, MemberKey>, one: Observation): DirectRow[] {
  const name = directNameOf(one.name)!
  const text = typeof one.value === 'object' ? JSON.stringify(one.value) : String(one.value)
  const key = keys.get(one.memberId)
  // A member whose key was destroyed is erased: nothing is written for them any more.
  if (!key) return []
  return [
    {
      memberId: one.memberId,
      name,
      sealed: key.encrypt(name, text.slice(0, MAX_VALUE_LENGTH)),
      source: one.source,
      observedAt: one.observedAt,
    },
  ]
}
