import type { Ctx } from '../../../platform/context.ts'
import { sql } from '../../../platform/postgres.ts'
import { dueWindow, type Ended } from './contracts.ts'
import type { OrganisationKind } from './organisations.ts'

export interface ContractRow {
  readonly id: string
  readonly organisationId: string
  readonly feeCents: number
  readonly currency: string
  readonly startsOn: string
  readonly endsOn: string
  readonly renews: string | null
  readonly renewedBy: string | null
}

const columns = sql`
  contracts.contract_id as id, contracts.organisation_id as "organisationId", contracts.fee_cents as "feeCents",
  contracts.currency, contracts.starts_on as "startsOn", contracts.ends_on as "endsOn", contracts.renews,
  renewal.contract_id as "renewedBy"
`

function fromContracts(ctx: Ctx) {
  return sql`
    members.contracts
      left join members.contracts as renewal
        on renewal.workspace_id = ${ctx.workspaceId}
       and renewal.renews = contracts.contract_id`
}

/** Latest first. */
export async function contractsOf(ctx: Ctx, organisationId: string): Promise<ContractRow[]> {
  const { rows } = await sql<ContractRow>`
    select ${columns}
      from ${fromContracts(ctx)}
     where contracts.workspace_id = ${ctx.workspaceId}
       and contracts.organisation_id = ${organisationId}
     order by contracts.starts_on desc, contracts.contract_id desc
     limit 500
  `.execute(ctx.tx)
  return rows
}

export async function insertContract(ctx: Ctx, row: Omit<ContractRow, 'renewedBy'>): Promise<void> {
  await sql`
    insert into members.contracts
      (workspace_id, contract_id, organisation_id, fee_cents, currency, starts_on, ends_on, renews, created_at)
    values (${ctx.workspaceId}, ${row.id}, ${row.organisationId}, ${row.feeCents}, ${row.currency}, ${row.startsOn},
            ${row.endsOn}, ${row.renews}, ${ctx.now})
  `.execute(ctx.tx)
}

export async function updateContractRow(ctx: Ctx, row: Omit<ContractRow, 'renewedBy' | 'renews'>): Promise<void> {
  await sql`
    update members.contracts
       set fee_cents = ${row.feeCents},
           currency = ${row.currency},
           starts_on = ${row.startsOn},
           ends_on = ${row.endsOn}
     where contracts.workspace_id = ${ctx.workspaceId}
       and contracts.contract_id = ${row.id}
  `.execute(ctx.tx)
}

export async function deleteContractRow(ctx: Ctx, contractId: string): Promise<void> {
  await sql`
    delete from members.contracts
     where contracts.workspace_id = ${ctx.workspaceId}
       and contracts.contract_id = ${contractId}
  `.execute(ctx.tx)
}

/** The last day on which each organisation still has a contract. */
export async function lastDaysOf(
  ctx: Ctx,
  organisationIds: readonly string[],
  today: string,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; endsOn: string }>`
    select contracts.organisation_id as id, max(contracts.ends_on) as "endsOn"
      from members.contracts
     where contracts.workspace_id = ${ctx.workspaceId}
       and contracts.organisation_id = any(${organisationIds as string[]}::uuid[])
       and contracts.ends_on >= ${today}::date
     group by contracts.organisation_id
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.id, row.endsOn]))
}

export interface DueFilter {
  readonly today: string
  readonly days: number
  readonly kind: OrganisationKind | undefined
  readonly after: { readonly endsOn: string; readonly id: string } | null
  readonly limit: number
}

/** Contracts whose last day is today or one of the days after it, and that nothing continues; soonest first. */
export async function pageOfDue(ctx: Ctx, filter: DueFilter): Promise<ContractRow[]> {
  const { rows } = await sql<ContractRow>`
    select ${columns}
      from ${fromContracts(ctx)}
     where ${due(ctx, filter)}
       ${filter.after ? sql`and (contracts.ends_on, contracts.contract_id) > (${filter.after.endsOn}::date, ${filter.after.id}::uuid)` : sql``}
     order by contracts.ends_on, contracts.contract_id
     limit ${filter.limit}
  `.execute(ctx.tx)
  return rows
}

export async function countDue(ctx: Ctx, filter: DueFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from ${fromContracts(ctx)}
     where ${due(ctx, filter)}
  `.execute(ctx.tx)
  return rows[0]!.count
}

function due(ctx: Ctx, { today, days, kind }: DueFilter) {
  const window = dueWindow(today, days)
  return sql`
    contracts.workspace_id = ${ctx.workspaceId}
    and contracts.ends_on between ${window.from}::date and ${window.to}::date
    and renewal.contract_id is null
    ${
      kind
        ? sql`
    and exists (
      select
        from members.organisations
       where organisations.workspace_id = ${ctx.workspaceId}
         and organisations.organisation_id = contracts.organisation_id
         and organisations.kind = ${kind}
    )`
        : sql``
    }
  `
}

/** Contracts whose last day is in the period, counted by kind and by how soon the next one began. */
export async function endedBetween(
  ctx: Ctx,
  period: { readonly from: string; readonly to: string },
): Promise<(Ended & { readonly kind: OrganisationKind; readonly isStrategic: boolean })[]> {
  const { rows } = await sql<Ended & { kind: OrganisationKind; isStrategic: boolean }>`
    select organisations.kind, organisations.is_strategic as "isStrategic",
           renewal.starts_on - contracts.ends_on as "gapDays", count(*) as contracts
      from ${fromContracts(ctx)}
      join members.organisations
        on organisations.workspace_id = ${ctx.workspaceId}
       and organisations.organisation_id = contracts.organisation_id
     where contracts.workspace_id = ${ctx.workspaceId}
       and contracts.ends_on between ${period.from}::date and ${period.to}::date
     group by organisations.kind, organisations.is_strategic, renewal.starts_on - contracts.ends_on
  `.execute(ctx.tx)
  return rows
}
