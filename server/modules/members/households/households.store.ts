import type { Ctx } from '../../../platform/context.ts'
import { sql } from '../../../platform/postgres.ts'
import { families } from '../roots.ts'
import { type Place, type Resident, residentsOf } from './households.ts'

export interface HouseholdRow {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
}

const columns = sql`households.household_id as id, households.name, households.created_at as "createdAt"`

/** Households of a workspace change one at a time: two requests never put one member into two of them. */
export async function lockHouseholds(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('members.households/' || ${ctx.workspaceId}, 0))`.execute(
    ctx.tx,
  )
}

export async function householdsById(ctx: Ctx, ids: readonly string[]): Promise<HouseholdRow[]> {
  const { rows } = await sql<HouseholdRow>`
    select ${columns}
      from members.households
     where households.workspace_id = ${ctx.workspaceId}
       and households.household_id = any(${ids as string[]}::uuid[])
  `.execute(ctx.tx)
  return rows
}

export interface HouseholdFilter {
  readonly search: string | undefined
  readonly after: { readonly at: Date; readonly id: string } | null
  readonly limit: number
}

export async function pageOfHouseholds(ctx: Ctx, filter: HouseholdFilter): Promise<HouseholdRow[]> {
  const { rows } = await sql<HouseholdRow>`
    select ${columns}
      from members.households
     where ${matching(ctx, filter)}
       ${filter.after ? sql`and (households.created_at, households.household_id) < (${filter.after.at}, ${filter.after.id}::uuid)` : sql``}
     order by households.created_at desc, households.household_id desc
     limit ${filter.limit}
  `.execute(ctx.tx)
  return rows
}

export async function countHouseholds(ctx: Ctx, filter: HouseholdFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from members.households
     where ${matching(ctx, filter)}
  `.execute(ctx.tx)
  return rows[0]!.count
}

function matching(ctx: Ctx, { search }: HouseholdFilter) {
  return sql`
    households.workspace_id = ${ctx.workspaceId}
    ${search ? sql`and strpos(lower(households.name), lower(${search})) > 0` : sql``}
  `
}

/** Who lives in these households, after merges. */
export async function residentsIn(ctx: Ctx, householdIds: readonly string[]): Promise<Resident[]> {
  const residents = await residentsAmong(
    ctx,
    sql`
      select household_members.member_id
        from members.household_members
       where household_members.workspace_id = ${ctx.workspaceId}
         and household_members.household_id = any(${householdIds as string[]}::uuid[])`,
  )
  // One of them may live elsewhere: the record they became has a household of its own.
  return residents.filter((resident) => householdIds.includes(resident.householdId))
}

/** Where a member lives, after merges. */
export async function residentOf(ctx: Ctx, memberId: string): Promise<Resident | undefined> {
  return (await residentsAmong(ctx, sql`select ${memberId}::uuid as member_id`))[0]
}

async function residentsAmong(ctx: Ctx, named: ReturnType<typeof sql>): Promise<Resident[]> {
  const { rows } = await sql<Place>`
    with ${families(ctx.workspaceId, named)}
    select household_members.member_id as "memberId", family.root_id as "rootId",
           household_members.household_id as "householdId", household_members.is_head as "isHead",
           household_members.joined_at as "joinedAt"
      from family
      join members.household_members
        on household_members.workspace_id = ${ctx.workspaceId}
       and household_members.member_id = family.member_id
  `.execute(ctx.tx)
  return residentsOf(rows)
}

export async function insertHousehold(ctx: Ctx, household: HouseholdRow): Promise<void> {
  await sql`
    insert into members.households (workspace_id, household_id, name, created_at)
    values (${ctx.workspaceId}, ${household.id}, ${household.name}, ${household.createdAt})
  `.execute(ctx.tx)
}

export async function renameHousehold(ctx: Ctx, householdId: string, name: string): Promise<void> {
  await sql`
    update members.households
       set name = ${name}
     where households.workspace_id = ${ctx.workspaceId}
       and households.household_id = ${householdId}
  `.execute(ctx.tx)
}

export async function deleteHousehold(ctx: Ctx, householdId: string): Promise<void> {
  await sql`
    delete from members.households
     where households.workspace_id = ${ctx.workspaceId}
       and households.household_id = ${householdId}
  `.execute(ctx.tx)
}

export async function insertResident(
  ctx: Ctx,
  { memberId, householdId }: { memberId: string; householdId: string },
): Promise<void> {
  await sql`
    insert into members.household_members (workspace_id, member_id, household_id, is_head, joined_at)
    values (${ctx.workspaceId}, ${memberId}, ${householdId}, false, ${ctx.now})
  `.execute(ctx.tx)
}

/** Takes out a member, by whichever of the records that became them is written in the household. */
export async function deleteResident(ctx: Ctx, memberId: string, householdId: string): Promise<void> {
  await sql`
    with ${families(ctx.workspaceId, sql`select ${memberId}::uuid as member_id`)}
    delete from members.household_members
     using family
     where household_members.workspace_id = ${ctx.workspaceId}
       and household_members.household_id = ${householdId}
       and household_members.member_id = family.member_id
  `.execute(ctx.tx)
}

/** Makes one member the head: the row of theirs that has been in the household longest. */
export async function makeHead(ctx: Ctx, memberId: string, householdId: string): Promise<void> {
  await sql`
    update members.household_members
       set is_head = false
     where household_members.workspace_id = ${ctx.workspaceId}
       and household_members.household_id = ${householdId}
       and household_members.is_head
  `.execute(ctx.tx)
  await sql`
    with ${families(ctx.workspaceId, sql`select ${memberId}::uuid as member_id`)},
    own as (
      select household_members.member_id
        from family
        join members.household_members
          on household_members.workspace_id = ${ctx.workspaceId}
         and household_members.household_id = ${householdId}
         and household_members.member_id = family.member_id
       order by household_members.joined_at, household_members.member_id
       limit 1
    )
    update members.household_members
       set is_head = true
      from own
     where household_members.workspace_id = ${ctx.workspaceId}
       and household_members.household_id = ${householdId}
       and household_members.member_id = own.member_id
  `.execute(ctx.tx)
}
