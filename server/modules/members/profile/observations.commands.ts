import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { markStale } from '../duplicates/matchKeys.store.ts'
import { matchedNames } from '../duplicates/matchRecord.ts'
import { openKeys } from '../identity/memberKeys.ts'
import { lookAtAges } from './children.commands.ts'
import { lockedAmong } from './children.store.ts'
import { isNecessary, tellsAge } from './children.ts'
import { directNameOf } from './direct.ts'
import { keepRegistered } from './fields.commands.ts'
import { compareWords, type Teller } from './precedence.ts'
import { type AttributeRow, type DirectRow, upsertAttributes, upsertDirectValues } from './values.store.ts'

/** One value of a profile as it was observed. */
export interface Observation {
  readonly memberId: string
  readonly name: string
  readonly value: unknown
  readonly source: string
  readonly observedAt: Date
  /** Whose word it is; of an event, unless said otherwise. */
  readonly toldBy?: Teller
}

/** Longest value of an attribute; a longer one is cut off from the profile, not from the event. */
const MAX_VALUE_LENGTH = 2_000
const MAX_NAME_LENGTH = 80

/** Stores what a batch says of its members, as far as it may be collected; direct values are sealed under each member's key. */
export async function observe(ctx: Ctx, observations: readonly Observation[]): Promise<void> {
  const storable = observations
    .filter(({ name }) => name.length <= MAX_NAME_LENGTH)
    .map((one) => ({ toldBy: 'event' as const, ...one }))
  const isKept = await keepRegistered(ctx, storable)
  const told = strongestOfEach(storable).filter(({ name }) => isKept(name))
  const ages = told.filter(({ name }) => tellsAge(name))
  await store(ctx, ages)
  await lookAtAges(
    ctx,
    ages.map(({ memberId }) => memberId),
  )
  const others = told.filter(({ name }) => !tellsAge(name))
  const locked = await lockedAmong(ctx.tx, ctx.workspaceId, [...new Set(others.map(({ memberId }) => memberId))])
  // Of a child no more is collected than is necessary, also where the same event says that it is one.
  await store(
    ctx,
    others.filter(({ memberId, name }) => !locked.has(memberId) || isNecessary(name)),
  )
}

type Told = Required<Observation>

async function store(ctx: Ctx, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return
  const direct = told.filter((one) => directNameOf(one.name) !== undefined && isSealable(one.value))
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
  const others = told.filter((one) => directNameOf(one.name) === undefined && isStorable(one))
  await upsertAttributes(ctx.tx, ctx.workspaceId, others as AttributeRow[])
}

/** One statement may touch a row once: of several observations in a batch the one that counts most is taken. */
function strongestOfEach(observations: readonly Told[]): Told[] {
  const strongest = new Map<string, Told>()
  for (const one of observations) {
    const key = `${one.memberId}/${directNameOf(one.name) ?? one.name}`
    const held = strongest.get(key)
    if (!held || compareWords(held, one) <= 0) strongest.set(key, one)
  }
  return [...strongest.values()]
}

function isSealable(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || (typeof value === 'object' && value !== null)
}

function isStorable(one: Told): boolean {
  return one.value !== null && one.value !== undefined && JSON.stringify(one.value).length <= MAX_VALUE_LENGTH
}

function sealed(keys: ReadonlyMap<string, MemberKey>, one: Told): DirectRow[] {
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
      toldBy: one.toldBy,
    },
  ]
}
