import type { Ctx } from '../../../platform/context.ts'
import { sql } from '../../../platform/postgres.ts'
import type { Approval, OrganisationKind } from './organisations.ts'

export interface OrganisationRow {
  readonly id: string
  readonly number: string
  readonly name: string
  readonly kind: OrganisationKind
  readonly isStrategic: boolean
  readonly managerId: string | null
  readonly extraApprovals: Approval[]
  readonly createdAt: Date
}

const columns = sql`
  organisations.organisation_id as id, organisations.number, organisations.name, organisations.kind,
  organisations.is_strategic as "isStrategic", organisations.manager_id as "managerId",
  organisations.extra_approvals as "extraApprovals", organisations.created_at as "createdAt"
`

export async function organisationsById(ctx: Ctx, ids: readonly string[]): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    select ${columns}
      from members.organisations
     where organisations.workspace_id = ${ctx.workspaceId}
       and organisations.organisation_id = any(${ids as string[]}::uuid[])
  `.execute(ctx.tx)
  return rows
}

/** One organisation, held until the transaction ends: its contacts and contracts change one at a time. */
export async function lockOrganisation(ctx: Ctx, id: string): Promise<OrganisationRow | undefined> {
  const { rows } = await sql<OrganisationRow>`
    select ${columns}
      from members.organisations
     where organisations.workspace_id = ${ctx.workspaceId}
       and organisations.organisation_id = ${id}
       for update
  `.execute(ctx.tx)
  return rows[0]
}

export interface OrganisationFilter {
  readonly search: string | undefined
  readonly kind: OrganisationKind | undefined
  readonly strategic: boolean | undefined
  readonly after: { readonly name: string; readonly id: string } | null
  readonly limit: number
}

export async function pageOfOrganisations(ctx: Ctx, filter: OrganisationFilter): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    select ${columns}
      from members.organisations
     where ${matching(ctx, filter)}
       ${filter.after ? sql`and (organisations.name collate "C", organisations.organisation_id) > (${filter.after.name}, ${filter.after.id}::uuid)` : sql``}
     order by organisations.name collate "C", organisations.organisation_id
     limit ${filter.limit}
  `.execute(ctx.tx)
  return rows
}

export async function countOrganisations(ctx: Ctx, filter: OrganisationFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from members.organisations
     where ${matching(ctx, filter)}
  `.execute(ctx.tx)
  return rows[0]!.count
}

function matching(ctx: Ctx, { search, kind, strategic }: OrganisationFilter) {
  return sql`
    organisations.workspace_id = ${ctx.workspaceId}
    ${search ? sql`and (strpos(lower(organisations.name), lower(${search})) > 0 or starts_with(lower(organisations.number), lower(${search})))` : sql``}
    ${kind ? sql`and organisations.kind = ${kind}` : sql``}
    ${strategic === undefined ? sql`` : sql`and organisations.is_strategic = ${strategic}`}
  `
}

/** False when the number is taken. */
export async function insertOrganisation(ctx: Ctx, row: OrganisationRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into members.organisations
      (workspace_id, organisation_id, number, name, kind, is_strategic, manager_id, extra_approvals, created_at)
    values (${ctx.workspaceId}, ${row.id}, ${row.number}, ${row.name}, ${row.kind}, ${row.isStrategic}, ${row.managerId},
            ${row.extraApprovals}::text[], ${row.createdAt})
        on conflict on constraint organisations_number do nothing
  `.execute(ctx.tx)
  return numAffectedRows === 1n
}

/** Whether another organisation has this number. */
export async function isNumberTaken(ctx: Ctx, number: string, except: string): Promise<boolean> {
  const { rows } = await sql`
    select
      from members.organisations
     where organisations.workspace_id = ${ctx.workspaceId}
       and organisations.number = ${number}
       and organisations.organisation_id <> ${except}
  `.execute(ctx.tx)
  return rows.length > 0
}

export async function updateRow(ctx: Ctx, row: OrganisationRow): Promise<void> {
  await sql`
    update members.organisations
       set number = ${row.number},
           name = ${row.name},
           kind = ${row.kind},
           is_strategic = ${row.isStrategic},
           manager_id = ${row.managerId},
           extra_approvals = ${row.extraApprovals}::text[]
     where organisations.workspace_id = ${ctx.workspaceId}
       and organisations.organisation_id = ${row.id}
  `.execute(ctx.tx)
}

export interface Manager {
  readonly id: string
  readonly name: string
}

const MANAGERS = 500

/** Users of the workspace, by name. */
export async function managersOf(ctx: Ctx, ids: readonly string[] | null): Promise<Manager[]> {
  const { rows } = await sql<Manager>`
    select users.user_id as id, users.name
      from access.memberships
      join access.users
        on users.user_id = memberships.user_id
     where memberships.workspace_id = ${ctx.workspaceId}
       ${ids ? sql`and memberships.user_id = any(${ids as string[]}::uuid[])` : sql``}
     order by users.name, users.user_id
     limit ${MANAGERS}
  `.execute(ctx.tx)
  return rows
}
