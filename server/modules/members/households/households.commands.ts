import { householdLimit } from '@regulars/contract/households'
import type { Ctx } from '../../../platform/context.ts'
import { notFound, Refusal } from '../../../platform/errors.ts'
import { groupedBy } from '../grouped.ts'
import { memberNamed, wrongField } from '../named.ts'
import { memberIdOf, type Summary, summariesOf } from '../profile/profile.commands.ts'
import {
  deleteHousehold,
  deleteResident,
  type HouseholdRow,
  householdsById,
  insertHousehold,
  insertResident,
  lockHouseholds,
  makeHead,
  renameHousehold,
  residentOf,
  residentsIn,
} from './households.store.ts'
import { seated } from './households.ts'

export interface Household {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly members: (Summary & { readonly isHead: boolean; readonly inHouseholdSince: string })[]
}

/** Founds a household with its head. */
export async function createHousehold(ctx: Ctx, input: { name: string; head: string }): Promise<Household> {
  await lockHouseholds(ctx)
  const memberId = await memberNamed(ctx, 'head', input.head)
  await refuseIfHoused(ctx, memberId, input.head)
  const household = { id: ctx.ids.next(), name: input.name, createdAt: ctx.now }
  await insertHousehold(ctx, household)
  await moveIn(ctx, household, memberId, 'head')
  ctx.record({
    action: 'household.created',
    object: { kind: 'household', id: household.id },
    before: null,
    after: { name: input.name, head: memberId },
  })
  return describe(ctx, household)
}

/** Takes a member into a household. */
export async function joinHousehold(ctx: Ctx, input: { householdId: string; member: string }): Promise<Household> {
  await lockHouseholds(ctx)
  const household = await householdById(ctx, input.householdId)
  const memberId = await memberNamed(ctx, 'member', input.member)
  await refuseIfHoused(ctx, memberId, input.member)
  const residents = await residentsIn(ctx, [household.id])
  if (residents.length >= householdLimit) throw new Refusal('household_full', { limit: householdLimit })
  await moveIn(ctx, household, memberId, residents.length === 0 ? 'head' : 'resident')
  ctx.record({
    action: 'household.joined',
    object: { kind: 'household', id: household.id },
    before: null,
    after: { member: memberId },
  })
  return describe(ctx, household)
}

/** Takes a member out. The household ends with its last member; a head is followed by who joined next. */
export async function leaveHousehold(
  ctx: Ctx,
  input: { householdId: string; member: string },
): Promise<Household | null> {
  await lockHouseholds(ctx)
  const household = await householdById(ctx, input.householdId)
  const memberId = await memberIdOf(ctx, input.member)
  const residents = seated(await residentsIn(ctx, [household.id]))
  const leaving = residents.find((resident) => resident.memberId === memberId)
  if (!leaving) throw notFound('member of the household', input.member)
  await deleteResident(ctx, memberId, household.id)
  const next = residents.find((resident) => resident !== leaving)
  if (!next) await deleteHousehold(ctx, household.id)
  else if (leaving.isHead) await makeHead(ctx, next.memberId, household.id)
  await ctx.publish([{ name: 'household.left', memberId, properties: { householdId: household.id } }])
  ctx.record({
    action: 'household.left',
    object: { kind: 'household', id: household.id },
    before: { member: memberId, head: residents[0]!.memberId },
    after: next ? { head: leaving.isHead ? next.memberId : residents[0]!.memberId } : null,
  })
  return next ? describe(ctx, household) : null
}

/** Renames a household, or makes another of its members the head. */
export async function updateHousehold(
  ctx: Ctx,
  input: { householdId: string; name?: string | undefined; head?: string | undefined },
): Promise<Household> {
  await lockHouseholds(ctx)
  const household = await householdById(ctx, input.householdId)
  const residents = seated(await residentsIn(ctx, [household.id]))
  const head = input.head === undefined ? residents[0]?.memberId : await memberNamed(ctx, 'head', input.head)
  if (head !== undefined && !residents.some((resident) => resident.memberId === head)) {
    throw wrongField(ctx, 'head', {
      en: `Member "${input.head}" is not in this household.`,
      'zh-CN': `会员“${input.head}”不在该家庭中。`,
    })
  }
  const name = input.name ?? household.name
  if (name !== household.name) await renameHousehold(ctx, household.id, name)
  if (head !== undefined && head !== residents[0]?.memberId) await makeHead(ctx, head, household.id)
  ctx.record({
    action: 'household.changed',
    object: { kind: 'household', id: household.id },
    before: { name: household.name, head: residents[0]?.memberId ?? null },
    after: { name, head: head ?? null },
  })
  return describe(ctx, { ...household, name })
}

export async function householdById(ctx: Ctx, id: string): Promise<HouseholdRow> {
  const [household] = await householdsById(ctx, [id])
  if (!household) throw notFound('household', id)
  return household
}

async function refuseIfHoused(ctx: Ctx, memberId: string, ref: string): Promise<void> {
  const resident = await residentOf(ctx, memberId)
  if (!resident) return
  const [household] = await householdsById(ctx, [resident.householdId])
  throw new Refusal('in_household', { id: ref, household: household?.name ?? resident.householdId })
}

async function moveIn(ctx: Ctx, household: HouseholdRow, memberId: string, as: 'head' | 'resident'): Promise<void> {
  await insertResident(ctx, { memberId, householdId: household.id })
  if (as === 'head') await makeHead(ctx, memberId, household.id)
  await ctx.publish([{ name: 'household.joined', memberId, properties: { householdId: household.id } }])
}

async function describe(ctx: Ctx, household: HouseholdRow): Promise<Household> {
  return (await describeHouseholds(ctx, [household]))[0]!
}

/** Households with their members, in the order given: three statements for a page of them. */
export async function describeHouseholds(ctx: Ctx, households: readonly HouseholdRow[]): Promise<Household[]> {
  const residents = await residentsIn(
    ctx,
    households.map((household) => household.id),
  )
  const summaries = await summariesOf(
    ctx,
    residents.map((resident) => resident.memberId),
  )
  const byHousehold = groupedBy(residents, (resident) => resident.householdId)
  return households.map((household) => ({
    id: household.id,
    name: household.name,
    createdAt: household.createdAt.toISOString(),
    members: seated(byHousehold.get(household.id) ?? []).flatMap((resident) => {
      const summary = summaries.get(resident.memberId)
      return summary ? [{ ...summary, isHead: resident.isHead, inHouseholdSince: resident.joinedAt.toISOString() }] : []
    }),
  }))
}
