import type { Ctx } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { groupedBy } from '../grouped.ts'
import { summariesOf } from '../profile/profile.commands.ts'
import { contactRowsOf, organisationIdsOf } from './contacts.store.ts'
import { todayOf } from './contracts.commands.ts'
import { type ContractRow, contractsOf, lastDaysOf } from './contracts.store.ts'
import { stateOn } from './contracts.ts'
import { managersOf, type OrganisationRow, organisationsById } from './organisations.store.ts'
import { type Approval, contactsOf, requiredApprovals } from './organisations.ts'

/** One organisation as the API shows it. */
export async function describeOrganisation(ctx: Ctx, id: string) {
  const [row] = await organisationsById(ctx, [id])
  if (!row) throw notFound('organisation', id)
  const today = await todayOf(ctx)
  const [{ contacts: _count, ...summary }] = (await summarise(ctx, [row], today)) as [Summary]
  const contacts = contactsOf(await contactRowsOf(ctx, [id]))
  const summaries = await summariesOf(
    ctx,
    contacts.map((contact) => contact.memberId),
  )
  return {
    ...summary,
    extraApprovals: row.extraApprovals,
    contacts: contacts.flatMap(({ memberId, role, primary }) => {
      const member = summaries.get(memberId)
      return member ? [{ ...member, role, primary }] : []
    }),
    contracts: (await contractsOf(ctx, id)).map((contract) => presentContract(contract, today)),
    createdAt: row.createdAt.toISOString(),
  }
}

type Summary = Awaited<ReturnType<typeof summarise>>[number]

/** A page of organisations: four statements whatever its length. */
export async function summarise(ctx: Ctx, rows: readonly OrganisationRow[], today: string) {
  const ids = rows.map((row) => row.id)
  const contacts = groupedBy(await contactRowsOf(ctx, ids), (contact) => contact.organisationId)
  const lastDays = await lastDaysOf(ctx, ids, today)
  const managers = await managersByIdOf(ctx, rows)
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    name: row.name,
    kind: row.kind,
    strategic: row.isStrategic,
    manager: managers.get(row.managerId) ?? null,
    contacts: contactsOf(contacts.get(row.id) ?? []).length,
    contractEndsOn: lastDays.get(row.id) ?? null,
    requiredApprovals: requiredApprovals(row),
  }))
}

/** Account managers; one who left the workspace is nobody any more. */
export async function managersByIdOf(ctx: Ctx, rows: readonly OrganisationRow[]) {
  const ids = [...new Set(rows.flatMap((row) => row.managerId ?? []))]
  return new Map<string | null, { id: string; name: string }>(
    (await managersOf(ctx, ids)).map((manager) => [manager.id, manager]),
  )
}

export function presentContract({ organisationId: _, ...contract }: ContractRow, today: string) {
  return { ...contract, state: stateOn(contract, today) }
}

export interface NeededApproval {
  readonly approval: Approval
  /** Those that ask for it. */
  readonly organisationIds: readonly string[]
}

/**
 * The approvals a campaign needs before it may target these organisations, each with those that ask for it. Refuses with
 * `not_found` when one does not exist: what is not known must not pass as needing nothing.
 */
export async function approvalsFor(ctx: Ctx, organisationIds: readonly string[]): Promise<NeededApproval[]> {
  const rows = await organisationsById(ctx, organisationIds)
  const found = new Set(rows.map((row) => row.id))
  const missing = organisationIds.find((id) => !found.has(id))
  if (missing !== undefined) throw notFound('organisation', missing)
  const needs = rows.flatMap((row) => requiredApprovals(row).map((approval) => ({ approval, id: row.id })))
  return [...groupedBy(needs, (need) => need.approval)].map(([approval, asking]) => ({
    approval,
    organisationIds: asking.map((need) => need.id).sort(),
  }))
}

/** The organisations each of these members speaks for, merges followed. */
export async function organisationsOfMembers(ctx: Ctx, memberIds: readonly string[]): Promise<Map<string, string[]>> {
  return organisationIdsOf(ctx, memberIds)
}
